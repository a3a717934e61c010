using System.Runtime.InteropServices;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Entities of the store by their keys: those of the last snapshots, to which the one being read adds its own. Most of a snapshot's entities are found here, without
/// asking the store. An entity has a place, which stays while the table lives, and which tells whether the present snapshot has shown it.
/// </summary>
/// <remarks>
/// Places lie in the order in which entities came, in blocks that never move: the next snapshot comes in nearly the same order, so that its look-ups walk through memory. Slots (open
/// addressing, at most two thirds full) hold places. Some 50 bytes an entity.
/// </remarks>
internal sealed class EntityTable
{
    private const int BlockBits = 14;
    private const int BlockSize = 1 << BlockBits;
    private const int SlotsMin = 1024;

    private readonly List<Entry[]> _blocks = [];
    private int[] _slots = NewSlots(SlotsMin);
    private uint _snapshot;
    private int _places;

    /// <summary>How many entities the present snapshot has shown.</summary>
    public int Count { get; private set; }

    /// <summary>Begins another snapshot, of which nothing is seen. Entities that only long gone snapshots had are let go.</summary>
    public void Begin()
    {
        if (_places > 2 * Count + SlotsMin) KeepSeen();
        Count = 0;
        _snapshot++;
    }

    /// <summary>The place of a key, or −1.</summary>
    public int Find(HashKey key)
    {
        for (var slot = (int)key.A & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var place = _slots[slot];
            if (place < 0 || At(place).Key == key) return place;
        }
    }

    /// <summary>The number of the entity at a place.</summary>
    public uint NumberAt(int place) => At(place).Number;

    /// <summary>Whether the present snapshot has shown the entity at a place.</summary>
    public bool IsSeen(int place) => At(place).Snapshot == _snapshot;

    /// <summary>Says that the present snapshot has the entity, which it has not shown before.</summary>
    public void See(int place)
    {
        At(place).Snapshot = _snapshot;
        Count++;
    }

    /// <summary>The fingerprint of the content that was last held against the key; 0 when there was none.</summary>
    public ref ulong FingerprintAt(int place) => ref At(place).Fingerprint;

    /// <summary>Adds a key that is not there, as not yet seen, and returns its place.</summary>
    public int Add(HashKey key, uint number)
    {
        var place = _places++;
        if (place >> BlockBits == _blocks.Count) _blocks.Add(new Entry[BlockSize]);
        At(place) = new Entry { Key = key, Number = number, Snapshot = _snapshot - 1 };
        if (_places > _slots.Length / 3 * 2) Grow();
        else Fill(place);
        return place;
    }

    private static int[] NewSlots(int count)
    {
        var slots = new int[count];
        slots.AsSpan().Fill(-1);
        return slots;
    }

    private ref Entry At(int place) => ref _blocks[place >> BlockBits][place & (BlockSize - 1)];

    private void Grow()
    {
        _slots = NewSlots(_slots.Length * 2);
        for (var place = 0; place < _places; place++) Fill(place);
    }

    private void Fill(int place)
    {
        var slot = (int)At(place).Key.A & (_slots.Length - 1);
        while (_slots[slot] >= 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = place;
    }

    private void KeepSeen()
    {
        var kept = 0;
        for (var place = 0; place < _places; place++)
        {
            if (IsSeen(place)) At(kept++) = At(place);
        }

        _places = kept;
        _blocks.RemoveRange((kept + BlockSize - 1) >> BlockBits, _blocks.Count - ((kept + BlockSize - 1) >> BlockBits));
        _slots.AsSpan().Fill(-1);
        for (var place = 0; place < _places; place++) Fill(place);
    }

    /// <summary>40 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public HashKey Key;
        public ulong Fingerprint;
        public uint Number;
        public uint Snapshot;
    }
}
