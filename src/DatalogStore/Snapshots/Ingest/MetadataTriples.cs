using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// A snapshot's metadata on its way into the store: one metadata entity, entities for its sources, and on every transaction of the ingest a
/// ref to it. The first chunk states all of it, with the chunk's datoms, so a store has either none of it or all.
/// </summary>
internal sealed class MetadataTriples
{
    private readonly ISnapshotSource _source;
    private readonly string _self;
    private bool _isStated;
    private long _referredT = -1;

    /// <param name="source">The snapshot.</param>
    /// <param name="entity">Its metadata entity when an earlier run has stated it, else 0.</param>
    public MetadataTriples(ISnapshotSource source, long entity)
    {
        _source = source;
        _self = TempId.OfMetadata(source.Id);
        _isStated = entity != 0;
        Entity = entity;
    }

    /// <summary>The metadata entity; 0 before the first <see cref="AddTo"/>.</summary>
    public long Entity { get; private set; }

    /// <summary>Names the source (collector, account, region) whose snapshots form one chain of membership.</summary>
    public string SourceKey => EdnWriter.ToString(EdnVector.Of(Value(BuiltIn.MetaCollector), Value(BuiltIn.MetaAccount), Value(BuiltIn.MetaRegion)));

    /// <summary>Refers a transaction to the metadata, and states it if that has not been done.</summary>
    public void AddTo(CommitBatch batch, DatabaseSchema schema)
    {
        if (!_isStated) State(batch, schema);
        if (_referredT == batch.T) return;
        _referredT = batch.T;
        batch.Add(EntityId.OfTransaction(batch.T), BuiltIn.SnapshotMetadata.Id, Word.OfRef(Entity), added: true);
    }

    /// <summary>States that the snapshot is there whole.</summary>
    public void AddCompletion(CommitBatch batch, long root, DateTimeOffset now)
    {
        batch.Add(Entity, BuiltIn.SnapshotComplete.Id, batch.Intern(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds())), added: true);
        batch.Add(Entity, BuiltIn.SnapshotTime.Id, batch.Intern(SnapshotCatalog.TimeOf(_source.Id)), added: true);
        batch.Add(Entity, BuiltIn.SnapshotRoot.Id, Word.OfRef(root), added: true);
        batch.Add(Entity, BuiltIn.SnapshotDigest.Id, batch.Intern(_source.Digest), added: true);
        batch.Add(Entity, BuiltIn.SnapshotSource.Id, batch.Intern(_source.Name), added: true);
    }

    private object? Value(Attribute attribute) =>
        _source.Metadata.Where(m => m.E == _self && ReferenceEquals(m.A, attribute.Ident)).Select(m => m.V).FirstOrDefault();

    private void State(CommitBatch batch, DatabaseSchema schema)
    {
        var entities = new Dictionary<string, long>(StringComparer.Ordinal) { [TempId.Transaction] = EntityId.OfTransaction(batch.T) };
        Entity = EntityOf(batch, entities, _self);
        batch.Add(Entity, BuiltIn.SnapshotId.Id, batch.Intern(_source.Id), added: true);
        var seen = new HashSet<(string, Keyword, object)>();
        foreach (var triple in _source.Metadata)
        {
            var isGiven = ReferenceEquals(triple.A, BuiltIn.SnapshotId.Ident) || ReferenceEquals(triple.A, BuiltIn.SnapshotMetadata.Ident);
            if (isGiven || !seen.Add((triple.E, triple.A, triple.V))) continue;
            if (!schema.TryGetAttribute(triple.A, out var attribute)) throw Bad(triple, "the schema file does not define the attribute");
            var word = triple.V is TempId child ? Word.OfRef(EntityOf(batch, entities, child.ToString())) : batch.Intern(Coerce(triple, attribute));
            batch.Add(EntityOf(batch, entities, triple.E), attribute.Id, word, added: true);
        }

        _isStated = true;
    }

    private static long EntityOf(CommitBatch batch, Dictionary<string, long> entities, string name)
    {
        if (!entities.TryGetValue(name, out var e)) entities.Add(name, e = batch.AllocateOrdinary());
        return e;
    }

    private object Coerce(SnapshotTriple triple, Attribute attribute)
    {
        if (ValueCoercion.TryCoerce(triple.V, attribute.ValueType, out var value)) return value;
        throw Bad(triple, $"{attribute.Ident} is {ValueTypes.IdentOf(attribute.ValueType)}");
    }

    private DatalogException Bad(SnapshotTriple triple, string why) => new(
        ErrorKind.Data,
        "bad-metadata",
        string.Create(CultureInfo.InvariantCulture, $"{_source.Name}: metadata [{EdnWriter.ToString(triple.E)} {triple.A} {EdnWriter.ToString(triple.V is TempId t ? t.ToString() : triple.V)}]: {why}"),
        "mend the snapshot's metadata file");
}
