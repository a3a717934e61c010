using System.Buffers.Binary;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Content hashes of entities written lately, in bounded memory: it grows with the entities up to a limit, from when on a newcomer takes the place
/// of an older one. What it remembers was certainly written; what it forgot may be written again, identically.
/// </summary>
internal sealed class HashCache(int capacityMax)
{
    private const int Probes = 4;

    private (ulong A, ulong B, ulong C)[] _slots = new (ulong, ulong, ulong)[1024];
    private int _count;

    /// <summary>Whether anything was ever forgotten: until then what is new here is new in the snapshot.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Remembers a hash; false when it was known.</summary>
    public bool Add(ReadOnlySpan<byte> hash)
    {
        Span<byte> padded = stackalloc byte[24];
        padded.Clear();
        hash.CopyTo(padded);
        var key = (BinaryPrimitives.ReadUInt64LittleEndian(padded), BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]), BinaryPrimitives.ReadUInt64LittleEndian(padded[16..]));
        if (_count * 2 >= _slots.Length && _slots.Length < capacityMax) Grow();
        return Insert(key);
    }

    private bool Insert((ulong A, ulong B, ulong C) key)
    {
        var at = (int)key.A & (_slots.Length - 1);
        for (var i = 0; i < Probes; i++)
        {
            ref var slot = ref _slots[(at + i) & (_slots.Length - 1)];
            if (slot == key) return false;
            if (slot != default) continue;
            slot = key;
            _count++;
            return true;
        }

        // Hashes are uniform: while the table can still grow, a full run of probes asks for it.
        if (_slots.Length < capacityMax)
        {
            Grow();
            return Insert(key);
        }

        HasForgotten = true;
        _slots[(at + (int)(key.B & (Probes - 1))) & (_slots.Length - 1)] = key;
        return true;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (ulong, ulong, ulong)[old.Length * 2];
        _count = 0;
        foreach (var key in old)
        {
            if (key != default) Insert(key);
        }
    }
}
