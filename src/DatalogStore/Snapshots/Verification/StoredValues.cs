using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Verification;

/// <summary>Stored words as the bytes that content hashes cover. What was read lately is kept, up to a number of bytes.</summary>
internal sealed class StoredValues(IReadView view)
{
    private const long BytesMax = 64L << 20;

    private readonly Dictionary<ulong, (ValueKind Kind, byte[] Bytes)> _known = [];
    private readonly byte[] _key = new byte[KeyBytes.EntitySize];
    private long _bytes;

    /// <summary>The kind and bytes of a word; of a ref to a hashed entity, its hash text.</summary>
    /// <exception cref="DatalogException"><c>store-damaged</c>: it has no value.</exception>
    public (ValueKind Kind, byte[] Bytes) Of(ulong word)
    {
        if (_known.TryGetValue(word, out var value)) return value;
        value = Read(word);
        _bytes += value.Bytes.Length + 64;
        if (_bytes > BytesMax)
        {
            _known.Clear();
            _bytes = 0;
        }

        _known[word] = value;
        return value;
    }

    /// <summary>The text of an entity's content hash.</summary>
    public byte[] HashOf(long e) => Of(Word.OfRef(e)).Bytes;

    private (ValueKind Kind, byte[] Bytes) Read(ulong word)
    {
        if (Word.IsRef(word)) return (ValueKind.Ref, ReadHash(Word.EntityOf(word)));
        if (Word.IsDictionary(word) && (word & Word.HashIdBit) != 0) return (ValueKind.String, ReadHash(EntityId.Of(Partition.Snapshots, (long)(Word.PayloadOf(word) & ~Word.HashIdBit))));
        var value = Word.IsDictionary(word) ? ReadDictionary(word) : InlineWords.ValueOf(word);
        if (value is null || !ContentValue.TryKindOf(value, out var kind)) throw new DamagedBytesException("It is no value that a content hash covers.");
        return (kind, ContentValue.ToBytes(value));
    }

    private byte[] ReadHash(long e) => Wtf8.OfString(ContentHash.Read(Row(ColumnFamily.Hashes, e)).ToString());

    private object ReadDictionary(ulong word) => ValueBytes.Read(Row(ColumnFamily.Strings, (long)Word.PayloadOf(word)));

    private byte[] Row(ColumnFamily family, long id)
    {
        KeyBytes.WriteEntity(_key, id);
        return view.Get(family, _key) ?? throw StoreDamage.Missing(family, _key);
    }
}
