using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>Writes <see cref="EntityPiece"/>s. Reused for all pieces of a commit; the memory grows to the largest.</summary>
internal sealed class EntityPieceWriter
{
    private readonly ByteWriter _shapes = new(1024);
    private readonly ByteWriter _payloads = new(4096);
    private readonly int[] _shapeStart = new int[KeyBytes.GroupSize + 1];
    private readonly (byte Shape, int Length)[] _entities = new (byte, int)[KeyBytes.GroupSize];

    /// <summary>
    /// Writes the piece of one group. The datoms are those of one transaction, sorted by entity, attribute number, word, retractions first, and
    /// each is there once.
    /// </summary>
    public void Write(ReadOnlySpan<long> e, ReadOnlySpan<long> a, ReadOnlySpan<ulong> v, ReadOnlySpan<bool> added, ByteWriter into)
    {
        _shapes.Clear();
        _payloads.Clear();
        int shapes = 0, entities = 0;
        uint mask = 0;
        for (var start = 0; start < e.Length;)
        {
            var end = start + 1;
            while (end < e.Length && e[end] == e[start]) end++;
            mask |= 1u << (int)(e[start] & (KeyBytes.GroupSize - 1));
            var payloadStart = _payloads.Length;
            WriteEntity(e[start], a[start..end], v[start..end], added[start..end]);
            _entities[entities++] = ((byte)KeepShape(ref shapes), _payloads.Length - payloadStart);
            start = end;
        }

        into.Byte(EntityPiece.Format);
        into.UInt32(mask);
        into.Byte((byte)shapes);
        for (var i = 0; i < shapes; i++) into.Varint((ulong)(_shapeStart[i + 1] - _shapeStart[i]));
        foreach (var (shape, length) in _entities.AsSpan(0, entities))
        {
            into.Byte(shape);
            into.Varint((ulong)length);
        }

        into.Bytes(_shapes.Span);
        into.Bytes(_payloads.Span);
    }

    /// <summary>Appends the entity's headers to the shapes and its payloads to the payloads.</summary>
    private void WriteEntity(long e, ReadOnlySpan<long> a, ReadOnlySpan<ulong> v, ReadOnlySpan<bool> added)
    {
        var last = new LastPayloads(e);
        var ownHash = EntityPiece.OwnHashOf(e);
        long before = 0;
        for (var i = 0; i < v.Length;)
        {
            var code = CodeOf(v[i], ownHash);
            var end = i + 1;
            while (end < v.Length && a[end] == a[i] && added[end] == added[i] && CodeOf(v[end], ownHash) == code) end++;
            var number = EntityId.NumberOf(a[i]);
            var header = ((ulong)(number - before) << 7) | ((ulong)code << 2) | (added[i] ? 0UL : 1UL);
            before = number;
            if (end - i > 1)
            {
                _shapes.Varint(header | 2);
                _shapes.Varint((ulong)(end - i - 2));
            }
            else
            {
                _shapes.Varint(header);
            }

            for (; i < end; i++) last.Write(_payloads, v[i], code);
        }
    }

    /// <summary>The number of the shape that was appended last: an equal earlier one if there is one.</summary>
    private int KeepShape(ref int shapes)
    {
        var shape = _shapes.Span[_shapeStart[shapes]..];
        for (var i = shapes - 1; i >= 0; i--)
        {
            if (!_shapes.Span[_shapeStart[i].._shapeStart[i + 1]].SequenceEqual(shape)) continue;
            _shapes.Truncate(_shapeStart[shapes]);
            return i;
        }

        _shapeStart[++shapes] = _shapes.Length;
        return shapes - 1;
    }

    private static int CodeOf(ulong word, ulong ownHash) => word == ownHash ? EntityPiece.OwnHash : (int)Word.KindOf(word);
}
