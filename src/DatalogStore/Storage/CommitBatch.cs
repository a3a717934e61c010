using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Everything of one transaction: datoms, new dictionary values, new entities. Nothing is visible before the commit, which writes it all in one
/// atomic batch with the log row; disposing without it leaves no trace. One at a time, one thread.
/// </summary>
internal sealed class CommitBatch : IDisposable
{
    private readonly DatomStorage _storage;
    private readonly IReadView _view;
    private readonly IWriteBatch _batch;
    private readonly CommitRows _rows = new();
    private readonly ByteTable _newValues = new();
    private readonly ByteWriter _value = new();
    private readonly List<(long E, ContentHash Hash)> _newHashes = [];
    private readonly Dictionary<ContentHash, long> _entityByHash = [];
    private readonly long _hashLikeBefore;
    private long _hashLike;
    private StoreState _next;
    private bool _isOver;

    public CommitBatch(DatomStorage storage)
    {
        _storage = storage;
        _view = storage.Store.OpenReadView();
        _batch = storage.Store.NewBatch();
        Before = storage.Written;
        _next = Before with { T = Before.T + 1 };
        _hashLike = _hashLikeBefore = HashLikeStrings.Count(_view);
    }

    /// <summary>The transaction's number.</summary>
    public long T => _next.T;

    /// <summary>The state that the transaction follows.</summary>
    public StoreState Before { get; }

    /// <summary>Datoms so far.</summary>
    public int Count => _rows.Count;

    /// <summary>A new entity of the ordinary partition.</summary>
    public long AllocateOrdinary()
    {
        var e = _next.NextOrdinary;
        _next = _next with { NextOrdinary = e + 1 };
        return e;
    }

    /// <summary>A new entity of the attribute partition.</summary>
    public long AllocateAttribute()
    {
        var e = _next.NextAttribute;
        _next = _next with { NextAttribute = e + 1 };
        return e;
    }

    /// <summary>Takes over entity ids that were given before the batch began: the next ones follow them.</summary>
    public void Adopt(StoreState allocated) =>
        _next = _next with { NextOrdinary = Math.Max(_next.NextOrdinary, allocated.NextOrdinary), NextAttribute = Math.Max(_next.NextAttribute, allocated.NextAttribute) };

    /// <summary>A new entity of the snapshot partition. Its hash is told by <see cref="DefineHash"/>, in this transaction or a later one.</summary>
    public long AllocateSnapshotEntity()
    {
        var e = _next.NextSnapshot;
        if (EntityId.NumberOf(e) > uint.MaxValue) throw new DatalogException(ErrorKind.Limit, "too-many-entities", "The store has 2³² snapshot entities; bitmaps hold no more.");
        _next = _next with { NextSnapshot = e + 1 };
        return e;
    }

    /// <summary>
    /// Gives a snapshot entity its content hash, the text of which no other entity has (<see cref="TryFindByHash"/>). The caller adds the datom of
    /// <c>:content/hash</c> with the word that is returned.
    /// </summary>
    public ulong DefineHash(long e, ReadOnlySpan<byte> text)
    {
        if (!EntityId.IsSnapshotEntity(e)) throw new ArgumentOutOfRangeException(nameof(e), e, "not a snapshot entity");
        var hash = ContentHash.OfText(text);
        if (!_entityByHash.TryAdd(hash, e)) throw new ArgumentException($"{hash} has an entity in this transaction.", nameof(text));
        _newHashes.Add((e, hash));
        return WordOfNewHash(hash, e);
    }

    /// <summary>Tells which entities a snapshot holds.</summary>
    /// <param name="metaEntity">The snapshot's metadata entity, whose members are told once.</param>
    /// <param name="source">What its neighbours in time have in common with it: collector, account, region.</param>
    /// <param name="members">Numbers of the snapshot entities.</param>
    public void SetMembership(long metaEntity, string source, EntityBitmap members) => _storage.Membership.Write(_view, this, metaEntity, source, members);

    /// <summary>Keeps an entity id for a snapshot entity that has not come yet, by the 24 bytes of its hash key.</summary>
    public void PutPromise(ReadOnlySpan<byte> hashKey, long e)
    {
        Span<byte> entity = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(entity, e);
        _batch.Put(ColumnFamily.Meta, MetaKeys.OfPromise(hashKey), entity);
    }

    public void DeletePromise(ReadOnlySpan<byte> hashKey) => _batch.Delete(ColumnFamily.Meta, MetaKeys.OfPromise(hashKey));

    /// <summary>The entity that has a content hash, in the store or in this transaction.</summary>
    public bool TryFindByHash(ContentHash hash, out long e) => _entityByHash.TryGetValue(hash, out e) || IdentityIndex.TryFind(_view, hash, out e);

    /// <summary>The word of a value; a value that the store does not have gets a dictionary id. A <see cref="long"/> is a number.</summary>
    public ulong Intern(object? value)
    {
        if (InlineWords.TryOf(value, out var word)) return word;
        _value.Clear();
        ValueBytes.Write(_value, value!);
        return InternBytes();
    }

    /// <summary>The word of a string, symbol, URI or keyword (without colon) given as its text in UTF-8 (or WTF-8).</summary>
    public ulong InternUtf8(ReadOnlySpan<byte> utf8, ValueKind kind)
    {
        _value.Clear();
        _value.Byte((byte)kind);
        switch (kind)
        {
            case ValueKind.Keyword: ValueBytes.WriteKeywordText(_value, utf8); break;
            case ValueKind.String or ValueKind.Symbol or ValueKind.Uri: _value.Bytes(utf8); break;
            default: throw new ArgumentException($"{kind} has no text.", nameof(kind));
        }

        return InternBytes();
    }

    /// <summary>Adds a datom, in any order. Stated twice it is kept once. One that changes nothing is harmless, but counts in the statistics.</summary>
    public void Add(long e, long a, ulong v, bool added)
    {
        if (EntityId.PartitionOf(a) != Partition.Attributes || EntityId.NumberOf(a) > uint.MaxValue) throw new ArgumentOutOfRangeException(nameof(a), a, "not an attribute");
        if (Word.IsTransient(v)) throw new ArgumentException("The word belongs to a query.", nameof(v));
        _rows.Add(e, a, v, added);
    }

    /// <summary>Writes any other row with the transaction, such as one of <see cref="ColumnFamily.Members"/>.</summary>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _batch.Put(family, key, value);

    /// <summary>Writes the transaction, waits for the disk when it shall, and shows it to readers at once: for a store that nothing else writes to.</summary>
    public StoreState Commit(long instantMs, bool schemaChanged, Func<long, bool> hasValueIndex, bool durable)
    {
        var state = Write(instantMs, schemaChanged, hasValueIndex, durable);
        _storage.Publish([new WrittenCommit(state)]);
        return state;
    }

    /// <inheritdoc cref="Write(long, bool, Func{long, bool}, bool)"/>
    public StoreState Write(long instantMs, bool schemaChanged, DatabaseSchema schema) =>
        Write(instantMs, schemaChanged, a => schema.TryGetAttribute(a, out var attribute) && attribute.HasValueIndex);

    /// <inheritdoc cref="Write(long, bool, Func{long, bool}, bool)"/>
    public StoreState Write(long instantMs, bool schemaChanged, Func<long, bool> hasValueIndex) => Write(instantMs, schemaChanged, hasValueIndex, durable: false);

    /// <summary>The rows of the transaction so far, to which a removal adds its own.</summary>
    public IWriteBatch Rows => _batch;

    /// <summary>Writes a transaction that begins a new generation, since its <see cref="Rows"/> remove something. It is on the disk on return.</summary>
    public StoreState WriteRemoval(long instantMs, DatabaseSchema schema)
    {
        _next = _next with { Generation = _next.Generation + 1 };
        return Write(instantMs, schemaChanged: false, a => schema.TryGetAttribute(a, out var attribute) && attribute.HasValueIndex, durable: true);
    }

    /// <summary>Writes the transaction. Readers see it when it goes through <see cref="DatomStorage.Commits"/>.</summary>
    /// <param name="instantMs">Its <c>:db/txInstant</c>, which the caller also adds as a datom.</param>
    /// <param name="schemaChanged">Whether an ident or a property of an attribute changed.</param>
    /// <param name="hasValueIndex">Whether an attribute is indexed or unique: datoms of the others do not go to AVET.</param>
    /// <param name="durable">Whether it must have reached the disk on return.</param>
    /// <returns>The new state, which the next transaction follows.</returns>
    private StoreState Write(long instantMs, bool schemaChanged, Func<long, bool> hasValueIndex, bool durable)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        _next = _next with { InstantMs = instantMs, SchemaT = schemaChanged ? T : _next.SchemaT };
        _rows.SortByEntity();
        var lists = new WideListWriter(_view, _storage.WideLists, _batch);
        var rows = lists.Extract(_rows);
        var groups = EntityIndexWriter.Write(rows, T, _batch);
        var byAttribute = rows.OrderByAttribute();
        var attributes = new AttributeIndexWriter(rows, lists, T, _batch);
        var changed = attributes.Write(byAttribute, _storage.Statistics, hasValueIndex);
        new PostingWriter(T, _batch).WriteRefs(rows, byAttribute);
        attributes.WriteListEvents(changed);
        WriteIdentities();
        WriteStatistics(changed);
        if (_hashLike != _hashLikeBefore) HashLikeStrings.Write(_batch, _hashLike);
        WriteLog(groups);
        _storage.Write(_batch, durable, _next, changed);
        _isOver = true;
        _newValues.ForEach(_storage.Dictionary.Cache.AddId);
        return _next;
    }

    public void Dispose()
    {
        _isOver = true;
        _batch.Dispose();
        _view.Dispose();
        _storage.EndCommit(this);
    }

    /// <summary>The word of the value in <see cref="_value"/>.</summary>
    private ulong InternBytes()
    {
        var value = _value.Span;
        var kind = ValueBytes.WordKindOf((ValueKind)value[0]);
        var hash = ByteTable.HashOf(value);
        if (_newValues.TryGet(value, hash, out var id) || _storage.Dictionary.TryFind(_view, value, hash, out id)) return Word.Make(kind, (ulong)id);
        if (kind == WordKind.String && ContentHash.TryParse(value[1..], out var contentHash))
        {
            if (TryFindByHash(contentHash, out var e)) return EntityPiece.OwnHashOf(e);
            _hashLike++;
        }

        return Word.Make(kind, (ulong)AddValue(value, hash));
    }

    private long AddValue(ReadOnlySpan<byte> value, ulong hash)
    {
        var id = _next.NextDictionaryId;
        if ((ulong)id >= Word.HashIdBit) throw new DatalogException(ErrorKind.Limit, "dictionary-full", "The dictionary has no ids left.");
        _next = _next with { NextDictionaryId = id + 1 };
        Span<byte> idBytes = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(idBytes, id);
        Span<byte> key = stackalloc byte[DictionaryKey.SizeMax];
        _batch.Put(ColumnFamily.Strings, idBytes, value);
        _batch.Put(ColumnFamily.StringIds, key[..DictionaryKey.Write(value, key)], idBytes);
        _newValues.Add(value, hash, id);
        return id;
    }

    /// <summary>By the entity's number, unless the dictionary has the text or the text does not have the form of a hash.</summary>
    private ulong WordOfNewHash(ContentHash hash, long e)
    {
        var isPlain = hash.Scheme == HashScheme.Foreign && !ContentHash.IsHashLike(hash.Bytes);
        if (!isPlain && _hashLike == 0) return EntityPiece.OwnHashOf(e);
        _value.Clear();
        ValueBytes.Write(_value, hash.ToString());
        var value = _value.Span;
        var mixed = ByteTable.HashOf(value);
        if (_newValues.TryGet(value, mixed, out var id) || _storage.Dictionary.TryFind(_view, value, mixed, out id)) return Word.Make(WordKind.String, (ulong)id);
        return isPlain ? Word.Make(WordKind.String, (ulong)AddValue(value, mixed)) : EntityPiece.OwnHashOf(e);
    }

    private void WriteIdentities()
    {
        if (_newHashes.Count == 0) return;
        var hashes = _newHashes.Select(n => n.Hash).ToArray();
        var (keys, order) = IdentityIndex.SortedKeys(hashes);
        var stored = new Dictionary<int, byte[]>();
        _view.GetMany(ColumnFamily.Identity, keys, KeyBytes.IdentitySize, (i, list) => stored[i] = list.ToArray());
        var row = new ByteWriter();
        for (var start = 0; start < order.Length;)
        {
            var key = keys.AsSpan(start * KeyBytes.IdentitySize, KeyBytes.IdentitySize);
            row.Clear();
            if (stored.TryGetValue(start, out var list)) row.Bytes(list);
            var end = start;
            for (; end < order.Length && keys.AsSpan(end * KeyBytes.IdentitySize, KeyBytes.IdentitySize).SequenceEqual(key); end++) row.Entity(_entityByHash[hashes[order[end]]]);
            _batch.Put(ColumnFamily.Identity, key, row.Span);
            start = end;
        }

        Span<byte> entity = stackalloc byte[KeyBytes.EntitySize];
        foreach (var (e, hash) in _newHashes)
        {
            row.Clear();
            hash.Write(row);
            KeyBytes.WriteEntity(entity, e);
            _batch.Put(ColumnFamily.Hashes, entity, row.Span);
        }
    }

    private void WriteStatistics(List<(long A, AttributeStatistics Statistics)> changed)
    {
        var row = new ByteWriter();
        foreach (var (a, statistics) in changed)
        {
            row.Clear();
            statistics.Write(row);
            _batch.Put(ColumnFamily.Meta, MetaKeys.OfAttribute(a), row.Span);
        }
    }

    private void WriteLog(long[] groups)
    {
        var row = new ByteWriter();
        var next = _next;
        new LogRow(next.InstantMs, next.NextOrdinary, next.NextAttribute, next.NextSnapshot, next.NextDictionaryId, next.SchemaT, next.Generation, _rows.Count, groups).Write(row);
        Span<byte> key = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, next.T);
        _batch.Put(ColumnFamily.Log, key, row.Span);
    }
}
