using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace DatalogStore.Storage;

/// <summary>
/// A hash table from byte strings to numbers that allocates nothing per entry: all keys lie in one growing array, entries are found by open addressing.
/// A hit compares the bytes; the hash alone identifies nothing. Not safe for several threads.
/// </summary>
internal sealed class ByteTable
{
    private Entry[] _entries = new Entry[64];
    private byte[] _bytes = new byte[1024];
    private readonly List<int> _ends = [];
    private int _used;

    public int Count { get; private set; }

    /// <summary>Memory held, about.</summary>
    public long SizeBytes => _bytes.Length + ((long)_entries.Length * 24);

    public static ulong HashOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key);

    public bool TryGet(ReadOnlySpan<byte> key, ulong hash, out long value)
    {
        var mask = _entries.Length - 1;
        for (var slot = (int)hash & mask; _entries[slot].Start != 0; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Hash != hash || !_bytes.AsSpan(entry.Start - 1, entry.Length).SequenceEqual(key)) continue;
            value = entry.Value;
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(ReadOnlySpan<byte> key, ulong hash, long value)
    {
        if (Count * 2 >= _entries.Length) Grow();
        if (_bytes.Length - _used < key.Length) Array.Resize(ref _bytes, Math.Max(_used + key.Length, _bytes.Length * 2));
        key.CopyTo(_bytes.AsSpan(_used));
        Place(_entries, new Entry(hash, value, _used + 1, key.Length));
        _used += key.Length;
        _ends.Add(_used);
        Count++;
    }

    /// <summary>The key that was added as the n-th, counted from 0.</summary>
    public ReadOnlySpan<byte> KeyAt(int n) => _bytes.AsSpan()[(n == 0 ? 0 : _ends[n - 1]).._ends[n]];

    public void Clear()
    {
        Array.Clear(_entries);
        _ends.Clear();
        _used = 0;
        Count = 0;
    }

    /// <summary>Calls back with every key and its value.</summary>
    public void ForEach(Action<ReadOnlySpan<byte>, ulong, long> action)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Start != 0) action(_bytes.AsSpan(entry.Start - 1, entry.Length), entry.Hash, entry.Value);
        }
    }

    private void Grow()
    {
        var entries = new Entry[_entries.Length * 2];
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Start != 0) Place(entries, entry);
        }

        _entries = entries;
    }

    private static void Place(Entry[] entries, in Entry entry)
    {
        var mask = entries.Length - 1;
        var slot = (int)entry.Hash & mask;
        while (entries[slot].Start != 0) slot = (slot + 1) & mask;
        entries[slot] = entry;
    }

    /// <summary><c>Start</c> is where the key begins, plus one: zero is an empty slot.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ulong Hash, long Value, int Start, int Length);
}
