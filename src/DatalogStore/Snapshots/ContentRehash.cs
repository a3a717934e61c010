using System.Buffers.Binary;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>
/// Computes an entity's content hash anew from its rows, to hold it against what a file says. The same bytes as the writer's, built the slow
/// way: every pair apart, sorted, joined.
/// </summary>
internal sealed class ContentRehash
{
    private readonly byte[][] _names;
    private readonly byte[] _rootKey;
    private readonly byte[] _id = new byte[16];
    private readonly List<(int Start, int Length)> _pairs = [];
    private byte[] _bytes = new byte[4096];
    private byte[] _hashed = new byte[4096];

    public ContentRehash(ISnapshotSource source)
    {
        _names = [.. source.Attributes.Select(a => Wtf8.OfString(a.Ident.Text))];
        _rootKey = Wtf8.OfString(TempId.OfRoot(source.Id).AsSpan(TempId.Prefix.Length));
        ContentPair.WriteUuid(source.Id, _id);
    }

    /// <summary>Whether the entity is the snapshot's root, whose hash covers the snapshot's id as well.</summary>
    public bool IsRoot(SnapshotEntity entity) => entity.Key.SequenceEqual(_rootKey);

    /// <summary>Writes the text of the entity's hash; returns its length.</summary>
    public int Text(SnapshotEntity entity, ContentHashScheme scheme, Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[ContentHasher.SizeMax];
        return ContentHasher.WriteText(scheme, hash[..ContentHasher.Compute(scheme, Bytes(entity), hash)], into);
    }

    private ReadOnlySpan<byte> Bytes(SnapshotEntity entity)
    {
        _pairs.Clear();
        var used = 0;
        for (var row = 0; row < entity.Count; row++) Append(_names[entity.AttributeAt(row)], entity.KindAt(row), entity.ValueAt(row), ref used);
        if (IsRoot(entity)) Append("snapshot/id"u8, ValueKind.Uuid, _id, ref used);
        _pairs.Sort((x, y) => _bytes.AsSpan(x.Start, x.Length).SequenceCompareTo(_bytes.AsSpan(y.Start, y.Length)));

        var length = 0;
        ContentHasher.Prologue.CopyTo(ContentPair.Reserve(ref _hashed, length, ContentHasher.Prologue.Length));
        length += ContentHasher.Prologue.Length;
        for (var i = 0; i < _pairs.Count; i++)
        {
            var pair = _bytes.AsSpan(_pairs[i].Start, _pairs[i].Length);
            if (i > 0 && pair.SequenceEqual(_bytes.AsSpan(_pairs[i - 1].Start, _pairs[i - 1].Length))) continue;
            var room = ContentPair.Reserve(ref _hashed, length, sizeof(int) + pair.Length);
            BinaryPrimitives.WriteInt32BigEndian(room, pair.Length);
            pair.CopyTo(room[sizeof(int)..]);
            length += room.Length;
        }

        return _hashed.AsSpan(0, length);
    }

    private void Append(ReadOnlySpan<byte> name, ValueKind kind, ReadOnlySpan<byte> value, ref int used)
    {
        var room = ContentPair.Reserve(ref _bytes, used, sizeof(ushort) + name.Length + 1 + value.Length);
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)name.Length);
        name.CopyTo(room[sizeof(ushort)..]);
        room[sizeof(ushort) + name.Length] = (byte)kind;
        value.CopyTo(room[(sizeof(ushort) + name.Length + 1)..]);
        _pairs.Add((used, room.Length));
        used += room.Length;
    }
}
