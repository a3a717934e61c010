using System.Buffers.Binary;
using System.Text;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>The pairs of attribute and value that an entity's content hash covers, collected in any order. Reused; nothing is allocated per pair.</summary>
internal sealed class ContentPairs
{
    private static readonly byte[] SnapshotIdText = Encoding.UTF8.GetBytes(BuiltIn.SnapshotId.Ident.Text);

    private readonly Comparison<(int Start, int Length)> _compare;
    private readonly byte[] _hash = new byte[ContentHashing.SizeMax];
    private readonly byte[] _text = new byte[ContentHashing.TextLengthMax];
    private (int Start, int Length)[] _pairs = new (int, int)[64];
    private byte[] _bytes = new byte[4096];
    private byte[] _hashed = new byte[4096];
    private int _used;
    private int _count;

    public ContentPairs() => _compare = (x, y) => ContentPair.Compare(_bytes.AsSpan(x.Start, x.Length), _bytes.AsSpan(y.Start, y.Length));

    /// <summary>Begins another entity.</summary>
    public void Clear() => (_used, _count) = (0, 0);

    /// <summary>Adds a pair: the attribute's text without colon, and the value's bytes.</summary>
    public void Add(ReadOnlySpan<byte> attribute, ValueKind kind, ReadOnlySpan<byte> value)
    {
        var length = 2 + attribute.Length + 1 + value.Length;
        var room = ContentPair.Reserve(ref _bytes, _used, length);
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)attribute.Length);
        attribute.CopyTo(room[2..]);
        room[2 + attribute.Length] = (byte)kind;
        value.CopyTo(room[(3 + attribute.Length)..]);
        if (_count == _pairs.Length) Array.Resize(ref _pairs, _count * 2);
        _pairs[_count++] = (_used, length);
        _used += length;
    }

    /// <summary>Adds the pair that a root has beside its rows.</summary>
    public void AddSnapshotId(Guid id)
    {
        Span<byte> uuid = stackalloc byte[16];
        ContentPair.WriteUuid(id, uuid);
        Add(SnapshotIdText, ValueKind.Uuid, uuid);
    }

    /// <summary>The text of the hash of all pairs, each once; valid until the next call.</summary>
    public ReadOnlySpan<byte> Hash(ContentHashScheme scheme)
    {
        var pairs = _pairs.AsSpan(0, _count);
        pairs.Sort(_compare);
        ContentHashing.Prologue.CopyTo(_hashed);
        var length = ContentHashing.Prologue.Length;
        for (var i = 0; i < pairs.Length; i++)
        {
            var pair = _bytes.AsSpan(pairs[i].Start, pairs[i].Length);
            if (i > 0 && pair.SequenceEqual(_bytes.AsSpan(pairs[i - 1].Start, pairs[i - 1].Length))) continue;
            var room = ContentPair.Reserve(ref _hashed, length, 4 + pair.Length);
            BinaryPrimitives.WriteInt32BigEndian(room, pair.Length);
            pair.CopyTo(room[4..]);
            length += room.Length;
        }

        var size = ContentHashing.Compute(scheme, _hashed.AsSpan(0, length), _hash);
        return _text.AsSpan(0, ContentHashing.WriteText(scheme, _hash.AsSpan(0, size), _text));
    }
}
