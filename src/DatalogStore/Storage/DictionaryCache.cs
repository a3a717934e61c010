using System.Collections.Concurrent;
using DatalogStore.Edn;

namespace DatalogStore.Storage;

/// <summary>
/// Dictionary entries that were used lately, both ways, within a budget of bytes. Each way keeps two generations: what is asked for moves to the young
/// one; when that is full the old one is dropped and the young one becomes old. So an entry lives as long as it is used, without a list to maintain.
/// Ids never change their meaning, so nothing is ever stale. Safe for many threads.
/// </summary>
internal sealed class DictionaryCache
{
    private const int ShardCount = 16;
    private const int ShardBits = 4;

    private readonly long _budgetBytes;
    private readonly Shard[] _shards = new Shard[ShardCount];
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<ulong, object> _young = new();
    private volatile ConcurrentDictionary<ulong, object> _old = new();
    private long _youngBytes;

    /// <param name="budgetBytes">Half goes to each way, about.</param>
    public DictionaryCache(long budgetBytes)
    {
        _budgetBytes = budgetBytes;
        for (var i = 0; i < ShardCount; i++) _shards[i] = new Shard(budgetBytes / 4 / ShardCount);
    }

    /// <summary>The id of a value, given as kind and bytes, with its <see cref="ByteTable.HashOf"/>.</summary>
    public bool TryGetId(ReadOnlySpan<byte> value, ulong hash, out long id) => ShardOf(hash).TryGet(value, hash, out id);

    public void AddId(ReadOnlySpan<byte> value, ulong hash, long id) => ShardOf(hash).Add(value, hash, id);

    /// <summary>The value of a word that is in the dictionary.</summary>
    public bool TryGetValue(ulong word, out object? value)
    {
        if (_young.TryGetValue(word, out value)) return true;
        if (!_old.TryGetValue(word, out value)) return false;
        AddValue(word, value);
        return true;
    }

    public void AddValue(ulong word, object value)
    {
        if (!_young.TryAdd(word, value)) return;
        if (Interlocked.Add(ref _youngBytes, SizeOf(value)) <= _budgetBytes / 4) return;
        lock (_turning)
        {
            if (Interlocked.Read(ref _youngBytes) <= _budgetBytes / 4) return;
            _old = _young;
            _young = new ConcurrentDictionary<ulong, object>();
            Interlocked.Exchange(ref _youngBytes, 0);
        }
    }

    private static long SizeOf(object value) => 96 + value switch
    {
        string text => text.Length * 2,
        Uri uri => uri.OriginalString.Length * 4,
        byte[] bytes => bytes.Length,
        Symbol symbol => symbol.Text.Length * 2,
        EdnVector tuple => tuple.Sum(slot => 32 + (slot is null ? 0 : SizeOf(slot))),
        _ => 0,
    };

    private Shard ShardOf(ulong hash) => _shards[hash >> (64 - ShardBits)];

    private sealed class Shard(long sizeBytesMax)
    {
        private readonly Lock _lock = new();
        private ByteTable _young = new();
        private ByteTable _old = new();

        public bool TryGet(ReadOnlySpan<byte> value, ulong hash, out long id)
        {
            lock (_lock)
            {
                if (_young.TryGet(value, hash, out id)) return true;
                if (!_old.TryGet(value, hash, out id)) return false;
                Keep(value, hash, id);
                return true;
            }
        }

        public void Add(ReadOnlySpan<byte> value, ulong hash, long id)
        {
            lock (_lock)
            {
                if (!_young.TryGet(value, hash, out _)) Keep(value, hash, id);
            }
        }

        private void Keep(ReadOnlySpan<byte> value, ulong hash, long id)
        {
            if (_young.SizeBytes > sizeBytesMax)
            {
                _old = _young;
                _young = new ByteTable();
            }

            _young.Add(value, hash, id);
        }
    }
}
