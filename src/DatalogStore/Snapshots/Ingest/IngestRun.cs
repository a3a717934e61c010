using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// One snapshot's way into the store: schema first, in the first chunk; then entities, window by window, in
/// chunks; then the mark that it is complete. References are resolved by hash: to entities of this snapshot, of the store, or, when a
/// child comes after its parent, to ids promised to it (<see cref="Promises"/>).
/// </summary>
internal sealed class IngestRun : IDisposable
{
    private const int NamedMax = 10;

    private readonly DatomStorage _storage;
    private readonly ISnapshotSource _source;
    private readonly IngestOptions _options;
    private readonly EntityTable _known;
    private readonly IngestChunks _chunks;
    private readonly ContentCheck _check;
    private readonly IDatabaseView _before;
    private readonly EntityBitmap _members = new();
    private readonly Dictionary<HashKey, string> _awaited = [];
    private readonly Dictionary<HashKey, long> _found = [];
    private readonly Promises _promises;
    private SchemaMerge? _merge;
    private long[] _attributes = [];
    private long _root;
    private long _datomsSeen;
    private long _nulls;
    private long _empties;

    /// <param name="storage">Where to write.</param>
    /// <param name="views">What to read.</param>
    /// <param name="time">The clock of instants.</param>
    /// <param name="source">The snapshot.</param>
    /// <param name="options">Chunk size and progress.</param>
    /// <param name="known">Entities that are in the store. Those of this snapshot are added, and are there only when the run ends well.</param>
    /// <param name="metadata">The metadata entity, when an interrupted run left one, else 0.</param>
    public IngestRun(
        DatomStorage storage, DatabaseViews views, TimeProvider time, ISnapshotSource source, IngestOptions options, EntityTable known, long metadata)
    {
        _storage = storage;
        _source = source;
        _options = options;
        _known = known;
        _known.Begin();
        _promises = Promises.Load(storage);
        _chunks = new IngestChunks(storage, views, time, source, metadata);
        _check = new ContentCheck(source);
        _before = views.OpenWritten();
    }

    public IngestReport Run(CancellationToken cancellationToken)
    {
        MergeSchema();
        LoadEntities(cancellationToken);
        Complete();
        _chunks.Wait();
        return new IngestReport
        {
            SnapshotId = _source.Id,
            Time = SnapshotCatalog.TimeOf(_source.Id),
            Path = _source.Name,
            EntitiesSeen = _known.Count,
            EntitiesNew = _chunks.EntitiesNew,
            DatomsSeen = _datomsSeen,
            DatomsNew = _chunks.DatomsNew,
            Nulls = _nulls,
            Empties = _empties,
            Transactions = _chunks.Transactions,
            AttributesNew = _merge!.NewCount,
            Widened = _merge.Widened,
        };
    }

    /// <summary>Drops the chunk that was being written, if any.</summary>
    public void Dispose()
    {
        _chunks.Dispose();
        _before.Dispose();
    }

    private void MergeSchema()
    {
        _merge = new SchemaMerge(_chunks.Schema, _source);
        if (_merge.HasChanges) _chunks.Change(_merge);
        _attributes = [.. _source.Attributes.Select(a => _chunks.Schema.TryGetAttribute(a.Ident, out var known) ? known.Id : throw new InvalidOperationException($"{a.Ident} was not merged"))];
    }

    private void LoadEntities(CancellationToken cancellationToken)
    {
        using var cursor = _source.OpenData();
        var window = new IngestWindow();
        while (window.Fill(cursor))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Resolve(window);
            for (var i = 0; i < window.Count; i++) Load(window[i], window.KeyAt(i), window.PlaceAt(i));
            _options.Progress?.Report(new IngestProgress(_source.Id, _known.Count, _chunks.EntitiesNew, _chunks.DatomsNew, cursor.BytesRead, cursor.BytesTotal));
        }
    }

    /// <summary>Looks up, all at once, what no recent snapshot has shown: the window's entities, then the children of the new ones.</summary>
    private void Resolve(IngestWindow window)
    {
        _found.Clear();
        var wanted = new Dictionary<HashKey, ContentHash>();
        for (var i = 0; i < window.Count; i++)
        {
            window.PlaceAt(i) = _known.Find(window.KeyAt(i));
            if (window.PlaceAt(i) < 0) wanted.TryAdd(window.KeyAt(i), ContentHash.OfText(window[i].Hash));
        }

        if (wanted.Count == 0) return;
        Find(wanted);
        wanted.Clear();
        for (var i = 0; i < window.Count; i++)
        {
            if (window.PlaceAt(i) < 0 && !_found.ContainsKey(window.KeyAt(i))) WantChildren(wanted, window[i]);
        }

        for (var i = 0; i < window.Count; i++) wanted.Remove(window.KeyAt(i));
        Find(wanted);
    }

    private void WantChildren(Dictionary<HashKey, ContentHash> wanted, SnapshotEntity entity)
    {
        for (var row = 0; row < entity.Count; row++)
        {
            if (entity.KindAt(row) != ValueKind.Ref) continue;
            var key = HashKey.Of(entity.ValueAt(row));
            if (_known.Find(key) < 0 && !_found.ContainsKey(key)) wanted.TryAdd(key, ContentHash.OfText(entity.ValueAt(row)));
        }
    }

    private void Find(Dictionary<HashKey, ContentHash> wanted)
    {
        if (wanted.Count == 0) return;
        var keys = wanted.Keys.ToArray();
        var entities = new long[keys.Length];
        _storage.FindByHashes([.. wanted.Values], entities);
        for (var i = 0; i < keys.Length; i++)
        {
            if (entities[i] >= 0) _found.Add(keys[i], entities[i]);
        }
    }

    /// <summary>Whether the entity's datoms are in the store, committed before this snapshot or by it.</summary>
    private bool IsKnown(HashKey key, out long e)
    {
        var place = _known.Find(key);
        if (place < 0) return _found.TryGetValue(key, out e);
        e = EntityId.Of(Partition.Snapshots, _known.NumberAt(place));
        return true;
    }

    /// <summary>Whether this snapshot has shown the entity.</summary>
    private bool IsSeen(HashKey key)
    {
        var place = _known.Find(key);
        return place >= 0 && _known.IsSeen(place);
    }

    private void Load(SnapshotEntity entity, HashKey key, int place)
    {
        // An entity earlier in the window may be this one.
        if (place < 0) place = _known.Find(key);
        var fingerprint = _check.Fingerprint(entity, _attributes);
        if (place < 0 || fingerprint == 0 || _known.FingerprintAt(place) != fingerprint) _check.Check(entity, key);
        if (place >= 0 && _known.IsSeen(place)) return;
        var isKnown = place >= 0 || _found.ContainsKey(key);
        if (place < 0) place = _known.Add(key, checked((uint)EntityId.NumberOf(isKnown ? _found[key] : _promises.Fulfil(key, _chunks))));
        var e = EntityId.Of(Partition.Snapshots, _known.NumberAt(place));
        if (isKnown) _check.CompareStored(entity, e, _before, _attributes, child => IsKnown(child, out var known) ? known : -1);
        _known.FingerprintAt(place) = fingerprint;
        _known.See(place);
        if (_awaited.Count > 0) _awaited.Remove(key);
        _members.Add((uint)EntityId.NumberOf(e));
        Count(entity);
        if (isKnown) Await(entity);
        else Write(entity, e);
        if (_check.IsRoot(entity)) _root = e;
    }

    private void Count(SnapshotEntity entity)
    {
        _datomsSeen += entity.Count + 1;
        for (var row = 0; row < entity.Count; row++)
        {
            var attribute = _attributes[entity.AttributeAt(row)];
            if (attribute == BuiltIn.JsonNull.Id) _nulls++;
            else if (attribute == BuiltIn.JsonEmpty.Id) _empties++;
        }
    }

    /// <summary>A known entity's children are in the store, but this snapshot must hold them too.</summary>
    private void Await(SnapshotEntity entity)
    {
        for (var row = 0; row < entity.Count; row++)
        {
            if (entity.KindAt(row) == ValueKind.Ref) Await(HashKey.Of(entity.ValueAt(row)), entity.ValueAt(row));
        }
    }

    private void Await(HashKey child, ReadOnlySpan<byte> text)
    {
        if (!IsSeen(child)) _awaited.TryAdd(child, Wtf8.ToString(text));
    }

    private void Write(SnapshotEntity entity, long e)
    {
        var batch = _chunks.Batch;
        batch.Add(e, BuiltIn.ContentHash.Id, batch.DefineHash(e, entity.Hash), added: true);
        for (var row = 0; row < entity.Count; row++)
        {
            var value = entity.ValueAt(row);
            var word = entity.KindAt(row) == ValueKind.Ref ? Word.OfRef(Child(value)) : RowWords.Of(batch, entity.KindAt(row), value);
            batch.Add(e, _attributes[entity.AttributeAt(row)], word, added: true);
        }

        _chunks.Wrote(entity.Count + 1);
        if (_chunks.DatomsInChunk >= _options.ChunkDatomsMax) _chunks.Commit();
    }

    private long Child(ReadOnlySpan<byte> text)
    {
        var key = HashKey.Of(text);
        Await(key, text);
        return IsKnown(key, out var e) ? e : _promises.Promise(key, _chunks);
    }

    private void Complete()
    {
        if (_awaited.Count > 0)
        {
            var named = string.Join(", ", _awaited.Values.Take(NamedMax)) + (_awaited.Count > NamedMax ? ", …" : "");
            throw new DatalogException(
                ErrorKind.Data, "dangling-reference", $"{_source.Name}: {_awaited.Count} referenced entities are not in the data: {named}", "the snapshot is not whole: collect or copy it again");
        }

        if (_root == 0)
            throw new DatalogException(ErrorKind.Data, "snapshot-damaged", $"{_source.Name}: the data has no root entity {TempId.OfRoot(_source.Id)}", "the snapshot is not whole: collect or copy it again");
        _chunks.Complete(_root, _members);
    }
}
