using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>
/// The attributes and idents that every store is born with (transaction 0). Their ids are on disk: never renumber, only add.
/// Attributes take numbers 1–499 of the attribute partition, idents 500–999, a user's attributes start at 1000.
/// </summary>
internal static class BuiltIn
{
    /// <summary>Numbers of the attribute partition from here up to <see cref="FirstUserNumber"/> are idents, not attributes.</summary>
    public const long FirstIdentNumber = 500;

    public const long FirstUserNumber = 1000;

    public const long FirstUserAttribute = ((long)Partition.Attributes << EntityId.NumberBits) | FirstUserNumber;

    public static readonly Attribute Ident = Define(1, "db/ident", ValueType.Keyword, unique: Uniqueness.Identity);
    public static readonly Attribute AttributeValueType = Define(2, "db/valueType", ValueType.Ref);
    public static readonly Attribute AttributeCardinality = Define(3, "db/cardinality", ValueType.Ref);
    public static readonly Attribute Unique = Define(4, "db/unique", ValueType.Ref);
    public static readonly Attribute Index = Define(5, "db/index", ValueType.Boolean);
    public static readonly Attribute IsComponent = Define(6, "db/isComponent", ValueType.Boolean);
    public static readonly Attribute NoHistory = Define(7, "db/noHistory", ValueType.Boolean);
    public static readonly Attribute Doc = Define(8, "db/doc", ValueType.String);
    public static readonly Attribute TxInstant = Define(9, "db/txInstant", ValueType.Instant, index: true);

    public static readonly Attribute TupleAttributes = Define(10, "db/tupleAttrs", ValueType.Tuple) with { TupleType = ValueType.Keyword };
    public static readonly Attribute TupleTypes = Define(11, "db/tupleTypes", ValueType.Tuple) with { TupleType = ValueType.Keyword };
    public static readonly Attribute TupleType = Define(12, "db/tupleType", ValueType.Keyword);
    public static readonly Attribute AttributePredicates = Define(13, "db.attr/preds", ValueType.Symbol, many: true);
    public static readonly Attribute EntityAttributes = Define(14, "db.entity/attrs", ValueType.Keyword, many: true);
    public static readonly Attribute EntityPredicates = Define(15, "db.entity/preds", ValueType.Symbol, many: true);

    /// <summary>Virtual: names an entity spec that a transaction's entity must satisfy, and is never a datom.</summary>
    public static readonly Attribute Ensure = Define(16, "db/ensure", ValueType.Ref, many: true);

    public static readonly Attribute ContentHash = Define(100, "content/hash", ValueType.String, unique: Uniqueness.Identity);
    public static readonly Attribute SnapshotId = Define(101, "snapshot/id", ValueType.Uuid, unique: Uniqueness.Identity);
    public static readonly Attribute SnapshotRoots = Define(102, "snapshot/roots", ValueType.Ref, many: true, component: true);
    public static readonly Attribute SnapshotMetadata = Define(103, "snapshot/metadata", ValueType.Ref, component: true);
    public static readonly Attribute SnapshotComplete = Define(104, "snapshot/complete", ValueType.Instant);
    public static readonly Attribute SnapshotTime = Define(105, "snapshot/time", ValueType.Instant, index: true);
    public static readonly Attribute SnapshotRoot = Define(106, "snapshot/root", ValueType.Ref);
    public static readonly Attribute SnapshotDigest = Define(107, "snapshot/digest", ValueType.String);
    public static readonly Attribute SnapshotSource = Define(108, "snapshot/source", ValueType.String);
    public static readonly Attribute SnapshotShared = Define(109, "snapshot/shared", ValueType.Boolean);
    public static readonly Attribute SnapshotSources = Define(110, "snapshot/sources", ValueType.Ref, many: true, component: true);

    public static readonly Attribute ContentExcised = Define(111, "content/excised", ValueType.Boolean);

    public static readonly Attribute JsonNull = Define(120, "json/null", ValueType.Keyword, many: true, index: true);
    public static readonly Attribute JsonEmpty = Define(121, "json/empty", ValueType.Keyword, many: true, index: true);
    public static readonly Attribute JsonOrder = Define(122, "json/order", ValueType.String, many: true);

    public static readonly Attribute MetaCollector = Define(130, "snapshot.meta/collector", ValueType.String, index: true);
    public static readonly Attribute MetaAccount = Define(131, "snapshot.meta/account", ValueType.String, index: true);
    public static readonly Attribute MetaRegion = Define(132, "snapshot.meta/region", ValueType.String, index: true);
    public static readonly Attribute MetaStartedAt = Define(133, "snapshot.meta/started-at", ValueType.Instant, index: true);
    public static readonly Attribute MetaToolVersion = Define(134, "snapshot.meta/tool-version", ValueType.String, index: true);
    public static readonly Attribute MetaCovers = Define(135, "snapshot.meta/covers", ValueType.String, many: true, index: true);
    public static readonly Attribute MetaFailed = Define(136, "snapshot.meta/failed", ValueType.String, many: true, index: true);
    public static readonly Attribute MetaComplete = Define(137, "snapshot.meta/complete", ValueType.Boolean, index: true);
    public static readonly Attribute MetaPolicy = Define(138, "snapshot.meta/policy", ValueType.String, index: true);

    public static readonly Attribute SourceName = Define(150, "snapshot.source/name", ValueType.String, index: true);
    public static readonly Attribute SourceSize = Define(151, "snapshot.source/size", ValueType.Long, index: true);
    public static readonly Attribute SourceSha256 = Define(152, "snapshot.source/sha256", ValueType.String, index: true);

    /// <summary>Every built-in attribute.</summary>
    public static readonly IReadOnlyList<Attribute> Attributes =
    [
        Ident, AttributeValueType, AttributeCardinality, Unique, Index, IsComponent, NoHistory, Doc, TxInstant,
        TupleAttributes, TupleTypes, TupleType, AttributePredicates, EntityAttributes, EntityPredicates, Ensure,
        ContentHash, SnapshotId, SnapshotRoots, SnapshotMetadata, SnapshotComplete, SnapshotTime, SnapshotRoot, SnapshotDigest, SnapshotSource,
        SnapshotShared, SnapshotSources, ContentExcised, JsonNull, JsonEmpty, JsonOrder,
        MetaCollector, MetaAccount, MetaRegion, MetaStartedAt, MetaToolVersion, MetaCovers, MetaFailed, MetaComplete, MetaPolicy,
        SourceName, SourceSize, SourceSha256,
    ];

    /// <summary>Built-in attributes that entities with a content hash own, as they own those that came from snapshots.</summary>
    public static readonly IReadOnlySet<long> OfSnapshots = new HashSet<long> { ContentHash.Id, SnapshotRoots.Id, JsonNull.Id, JsonEmpty.Id, JsonOrder.Id };

    /// <summary>Idents that are values of the attributes above, with their entities.</summary>
    public static readonly IReadOnlyList<(Keyword Ident, long E)> Idents =
    [
        .. Enum.GetValues<ValueType>().Where(t => t != ValueType.None).Select(t => (ValueTypes.IdentOf(t), OfValueType(t))),
        (CardinalityOne, Id(540)), (CardinalityMany, Id(541)), (UniqueValue, Id(545)), (UniqueIdentity, Id(546)),
    ];

    public static Keyword CardinalityOne => Keyword.Of("db.cardinality/one");

    public static Keyword CardinalityMany => Keyword.Of("db.cardinality/many");

    public static Keyword UniqueValue => Keyword.Of("db.unique/value");

    public static Keyword UniqueIdentity => Keyword.Of("db.unique/identity");

    public static long OfValueType(ValueType type) => Id(500 + (int)type);

    public static long OfCardinality(Cardinality cardinality) => Id(540 + (int)cardinality);

    public static long OfUnique(Uniqueness unique) => Id(544 + (int)unique);

    private static long Id(long number) => EntityId.Of(Partition.Attributes, number);

    private static Attribute Define(
        long number, string ident, ValueType type, bool many = false, Uniqueness unique = Uniqueness.None, bool index = false, bool component = false) =>
        new(Id(number), Keyword.Of(ident))
        {
            ValueType = type,
            Cardinality = many ? Cardinality.Many : Cardinality.One,
            Unique = unique,
            IsIndexed = index,
            IsComponent = component,
        };
}
