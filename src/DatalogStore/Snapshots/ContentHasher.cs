using System.Buffers.Binary;
using System.Text;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>
/// Computes the content hash of entities that were read, to compare it with the one they claim. Reused; nothing is allocated per pair.
/// A root's hash covers the snapshot's id, which no row has.
/// </summary>
internal sealed class ContentHasher
{
    private readonly byte[][] _texts;
    private readonly Comparison<(int Start, int Length)> _compare;
    private readonly byte[] _hash = new byte[ContentHashing.SizeMax];
    private readonly byte[] _text = new byte[ContentHashing.TextLengthMax];
    private (int Start, int Length)[] _pairs = new (int, int)[64];
    private byte[] _bytes = new byte[4096];
    private byte[] _hashed = new byte[4096];
    private int _used;
    private int _count;

    /// <param name="attributes">The attributes that rows name by index.</param>
    public ContentHasher(IReadOnlyList<SnapshotAttribute> attributes)
    {
        _texts = [.. attributes.Select(a => Encoding.UTF8.GetBytes(a.Ident.Text))];
        _compare = (x, y) => ContentPair.Compare(_bytes.AsSpan(x.Start, x.Length), _bytes.AsSpan(y.Start, y.Length));
    }

    /// <summary>Whether a hash text claims to be under one of our schemes; when <see cref="TrySchemeOf"/> is false for it, it is damaged.</summary>
    public static bool HasOurTag(ReadOnlySpan<byte> hash) => hash.StartsWith("S1$"u8) || hash.StartsWith("X1$"u8);

    /// <summary>The scheme of a hash text; false for a foreign one, which nobody but its maker can compute, and for a malformed one (<see cref="HasOurTag"/>).</summary>
    public static bool TrySchemeOf(ReadOnlySpan<byte> hash, out ContentHashScheme scheme)
    {
        Span<byte> bytes = stackalloc byte[ContentHashing.SizeMax + 3];
        return ContentHashing.TryParse(hash, out scheme, bytes);
    }

    /// <summary>The hash text that the entity's rows have; valid until the next call.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="scheme">How to hash.</param>
    /// <param name="rootOf">The snapshot's id when the entity is its root.</param>
    public ReadOnlySpan<byte> Compute(SnapshotEntity entity, ContentHashScheme scheme, Guid? rootOf = null)
    {
        (_used, _count) = (0, 0);
        for (var row = 0; row < entity.Count; row++) Add(_texts[entity.AttributeAt(row)], entity.KindAt(row), entity.ValueAt(row));
        if (rootOf is { } id)
        {
            Span<byte> uuid = stackalloc byte[16];
            ContentPair.WriteUuid(id, uuid);
            Add(Encoding.UTF8.GetBytes(BuiltIn.SnapshotId.Ident.Text), ValueKind.Uuid, uuid);
        }

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

    private void Add(byte[] attribute, ValueKind kind, ReadOnlySpan<byte> value)
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
}
