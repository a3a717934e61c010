using System.IO.Hashing;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>
/// One entity of a snapshot while it is handed from reader to consumer; reused, so that nothing is allocated per datom.
/// Its rows are pairs of an attribute (an index into <see cref="ISnapshotSource.Attributes"/>) and a value in the bytes of
/// <see cref="ContentPair"/>; <c>:content/hash</c> is no row. Spans die with the next read.
/// </summary>
internal sealed class SnapshotEntity
{
    private byte[] _bytes = new byte[4096];
    private Row[] _rows = new Row[64];
    private int _used;
    private int _keyLength;
    private int _hashLength;

    private readonly record struct Row(int Attribute, ValueKind Kind, int Start, int Length);

    /// <summary>What follows <c>$TEMP$:</c> in its temporary id, UTF-8: the hash text, or <c>uuid:root</c> and the like.</summary>
    public ReadOnlySpan<byte> Key => _bytes.AsSpan(0, _keyLength);

    /// <summary>The text of its content hash, UTF-8; empty where it has none.</summary>
    public ReadOnlySpan<byte> Hash => _bytes.AsSpan(_keyLength, _hashLength);

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>The attribute of a row.</summary>
    public int AttributeAt(int row) => _rows[row].Attribute;

    /// <summary>The kind of a row's value.</summary>
    public ValueKind KindAt(int row) => _rows[row].Kind;

    /// <summary>The bytes of a row's value; of a ref, the <see cref="Key"/> of the other entity.</summary>
    public ReadOnlySpan<byte> ValueAt(int row) => _bytes.AsSpan(_rows[row].Start, _rows[row].Length);

    /// <summary>The value of a row as a .NET object (see <see cref="IWordTable"/>); a ref is its key as a string.</summary>
    public object ObjectAt(int row) => ContentValue.ToObject(KindAt(row), ValueAt(row));

    /// <summary>Whether an earlier row has the same attribute and value; files by others may state a triple twice.</summary>
    public bool IsRepeated(int row)
    {
        for (var i = 0; i < row; i++)
        {
            if (_rows[i].Attribute == _rows[row].Attribute && _rows[i].Kind == _rows[row].Kind && ValueAt(i).SequenceEqual(ValueAt(row))) return true;
        }

        return false;
    }

    /// <summary>A number, never 0, that depends on key, hash and all rows in their order, with attributes as these are numbered. XxHash3, seeded with attributes, kinds and lengths.</summary>
    public ulong Fingerprint(ReadOnlySpan<long> attributes)
    {
        var seed = (ulong)Count;
        for (var row = 0; row < Count; row++)
        {
            ref var r = ref _rows[row];
            seed = (System.Numerics.BitOperations.RotateLeft(seed, 23) ^ ((ulong)attributes[r.Attribute] << 24) ^ ((ulong)r.Length << 5) ^ (ulong)r.Kind) * 0x9E37_79B9_7F4A_7C15;
        }

        var hash = XxHash3.HashToUInt64(_bytes.AsSpan(0, _used), (long)seed);
        return hash == 0 ? 1 : hash;
    }

    /// <summary>Starts another entity.</summary>
    public void Reset(ReadOnlySpan<byte> key, ReadOnlySpan<byte> hash)
    {
        Count = 0;
        _used = 0;
        key.CopyTo(Append(key.Length));
        hash.CopyTo(Append(hash.Length));
        _keyLength = key.Length;
        _hashLength = hash.Length;
    }

    /// <summary>Adds a row and returns room for its value.</summary>
    public Span<byte> Add(int attribute, ValueKind kind, int length)
    {
        if (Count == _rows.Length) Array.Resize(ref _rows, Count * 2);
        _rows[Count++] = new Row(attribute, kind, _used, length);
        return Append(length);
    }

    /// <summary>Adds a row.</summary>
    public void Add(int attribute, ValueKind kind, ReadOnlySpan<byte> value) => value.CopyTo(Add(attribute, kind, value.Length));

    private Span<byte> Append(int length)
    {
        var room = ContentPair.Reserve(ref _bytes, _used, length);
        _used += length;
        return room;
    }
}
