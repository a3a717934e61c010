namespace DatalogStore.Storage.Verification;

/// <summary>A byte for each of many dense numbers, 0 where none was set; in blocks, so that a stray number costs little. A byte each is what dictionary ids cost in memory.</summary>
internal sealed class IdTable
{
    private const int BlockBits = 16;

    private readonly Dictionary<long, byte[]> _blocks = [];
    private long _lastKey = -1;
    private byte[] _last = [];

    public byte this[long id]
    {
        get => TryBlock(id >> BlockBits) ? _last[id & ((1 << BlockBits) - 1)] : (byte)0;
        set
        {
            if (!TryBlock(id >> BlockBits)) _blocks[id >> BlockBits] = _last = new byte[1 << BlockBits];
            _lastKey = id >> BlockBits;
            _last[id & ((1 << BlockBits) - 1)] = value;
        }
    }

    private bool TryBlock(long key)
    {
        if (key == _lastKey) return true;
        if (!_blocks.TryGetValue(key, out var block)) return false;
        (_lastKey, _last) = (key, block);
        return true;
    }
}
