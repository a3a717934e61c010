using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// What a snapshot's schema asks of the store's: attributes it does not have, and attributes that must become wider. A second value type widens
/// to <c>:db.type/any</c>, one value to many; nothing ever narrows, so no datom and no earlier answer changes.
/// </summary>
internal sealed class SchemaMerge
{
    private static readonly HashSet<string?> OwnNamespaces = new(StringComparer.Ordinal) { "db", "json", "content", "snapshot", "snapshot.meta", "snapshot.source" };

    /// <summary>The cardinality of an attribute that nothing has been said of yet.</summary>
    private const Cardinality Unsaid = (Cardinality)(-1);

    private readonly DatabaseSchema _schema;
    private readonly List<SnapshotAttribute> _new = [];
    private readonly List<(Attribute Present, Attribute Wider)> _wider = [];

    public SchemaMerge(DatabaseSchema schema, ISnapshotSource source)
    {
        _schema = schema;
        foreach (var attribute in source.Attributes) Compare(attribute, source.Name);
    }

    /// <summary>Whether the store's schema has to change.</summary>
    public bool HasChanges => _new.Count > 0 || _wider.Count > 0;

    public int NewCount => _new.Count;

    /// <summary>Attributes that had values and get a wider type or cardinality.</summary>
    public IReadOnlyList<Keyword> Widened => [.. _wider.Where(w => w.Present.ValueType != ValueType.None && IsWider(w.Present, w.Wider)).Select(w => w.Present.Ident)];

    /// <summary>Adds the datoms that make the changes to a transaction; returns the schema with them, which the same transaction's data may use.</summary>
    public DatabaseSchema AddTo(CommitBatch batch)
    {
        var changed = new List<Attribute>(_wider.Select(w => w.Wider));
        foreach (var attribute in _new)
        {
            var target = new Attribute(batch.AllocateAttribute(), attribute.Ident)
            {
                ValueType = attribute.ValueType,
                Cardinality = attribute.Cardinality,
                Unique = attribute.Unique,
                IsIndexed = attribute.IsIndexed,
                IsComponent = attribute.IsComponent,
                IsShared = IsShared(attribute.Ident),
                Doc = attribute.Doc,
            };
            batch.Add(target.Id, BuiltIn.Ident.Id, batch.Intern(target.Ident), added: true);
            AddDifference(batch, new Attribute(target.Id, target.Ident) { Cardinality = Unsaid }, target);
            changed.Add(target);
        }

        foreach (var (present, wider) in _wider) AddDifference(batch, present, wider);
        return _schema.With(changed);
    }

    private static bool IsShared(Keyword ident) => !OwnNamespaces.Contains(ident.Namespace);

    private static bool IsWider(Attribute present, Attribute wider) => present.ValueType != wider.ValueType || present.Cardinality != wider.Cardinality;

    private void Compare(SnapshotAttribute attribute, string source)
    {
        if (!_schema.TryGetAttribute(attribute.Ident, out var present))
        {
            _new.Add(attribute);
            return;
        }

        var wider = present with
        {
            ValueType = Wider(present.ValueType, attribute.ValueType),
            Cardinality = attribute.Cardinality == Cardinality.Many ? Cardinality.Many : present.Cardinality,
            IsIndexed = present.IsIndexed || attribute.IsIndexed,
            IsComponent = present.IsComponent || attribute.IsComponent,
            IsShared = present.IsShared || IsShared(attribute.Ident),
        };
        if (wider == present) return;
        if (present.Id < BuiltIn.FirstUserAttribute)
        {
            if (!IsWider(present, wider)) return;
            throw new DatalogException(
                ErrorKind.Data,
                "schema-conflict",
                $"{source}: {attribute.Ident} is built in as {ValueTypes.IdentOf(present.ValueType)}, cardinality {present.Cardinality.ToString().ToLowerInvariant()}; the snapshot's schema says {ValueTypes.IdentOf(attribute.ValueType)}, {attribute.Cardinality.ToString().ToLowerInvariant()}",
                "the snapshot was not written by this tool's rules: mend its schema file");
        }

        if (present.ValueType == ValueType.Tuple || _schema.CompositesOf(present.Id).Any())
        {
            throw new DatalogException(
                ErrorKind.Data,
                "schema-conflict",
                $"{source}: {attribute.Ident} is {(present.ValueType == ValueType.Tuple ? "a tuple" : "a slot of a composite tuple")} in this store, and no tuple is kept of what snapshots tell",
                "rename the attribute in the store, or the snapshot's");
        }

        _wider.Add((present, wider));
    }

    private static ValueType Wider(ValueType present, ValueType other) =>
        present == other || other == ValueType.None ? present : present == ValueType.None ? other : ValueType.Any;

    /// <summary>Retracts what an attribute said of itself and no longer says, asserts what it says now.</summary>
    private static void AddDifference(CommitBatch batch, Attribute from, Attribute to)
    {
        void Replace(Attribute property, ulong? old, ulong? now)
        {
            if (old == now) return;
            if (old is { } gone) batch.Add(to.Id, property.Id, gone, added: false);
            if (now is { } here) batch.Add(to.Id, property.Id, here, added: true);
        }

        static ulong? Type(ValueType type) => type == ValueType.None ? null : Word.OfRef(BuiltIn.OfValueType(type));
        static ulong? Many(Cardinality cardinality) => cardinality == Unsaid ? null : Word.OfRef(BuiltIn.OfCardinality(cardinality));
        static ulong? Unique(Uniqueness unique) => unique == Uniqueness.None ? null : Word.OfRef(BuiltIn.OfUnique(unique));
        static ulong? True(bool value) => value ? Word.True : null;

        Replace(BuiltIn.AttributeValueType, Type(from.ValueType), Type(to.ValueType));
        Replace(BuiltIn.AttributeCardinality, Many(from.Cardinality), Many(to.Cardinality));
        Replace(BuiltIn.Unique, Unique(from.Unique), Unique(to.Unique));
        Replace(BuiltIn.Index, True(from.IsIndexed), True(to.IsIndexed));
        Replace(BuiltIn.IsComponent, True(from.IsComponent), True(to.IsComponent));
        Replace(BuiltIn.SnapshotShared, True(from.IsShared), True(to.IsShared));
        if (from.Doc is null && to.Doc is not null) batch.Add(to.Id, BuiltIn.Doc.Id, batch.Intern(to.Doc), added: true);
    }
}
