using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// The dictionary's two column families and the cache in front of them. A text of the form of a content hash may be the hash of an entity; then its word
/// says which entity (<see cref="Word.HashIdBit"/>) and the text is in <c>hashes</c> only. A text has one word for ever: if it was interned before an entity
/// got it as its hash, the entity's datom uses the word that it had.
/// </summary>
internal sealed class ValueDictionary(DictionaryCache cache)
{
    public DictionaryCache Cache { get; } = cache;

    /// <summary>The value of a word of a dictionary kind, read at this or any later moment of the store.</summary>
    public object Read(IReadView view, ulong word)
    {
        if (Cache.TryGetValue(word, out var value)) return value!;
        value = ReadUncached(view, word);
        Cache.AddValue(word, value);
        return value;
    }

    /// <summary>Finds the id of a value given as kind and bytes; <see cref="ByteTable.HashOf"/> of these is <paramref name="hash"/>.</summary>
    public bool TryFind(IReadView view, ReadOnlySpan<byte> value, ulong hash, out long id)
    {
        if (Cache.TryGetId(value, hash, out id)) return true;
        Span<byte> key = stackalloc byte[DictionaryKey.SizeMax];
        key = key[..DictionaryKey.Write(value, key)];
        var stored = view.Get(ColumnFamily.StringIds, key);
        if (stored is null) return false;
        if (stored.Length != KeyBytes.EntitySize) throw StoreDamage.At(ColumnFamily.StringIds, key, new DamagedBytesException("An id has 6 bytes."));
        id = KeyBytes.ReadEntity(stored);
        Cache.AddId(value, hash, id);
        return true;
    }

    private static object ReadUncached(IReadView view, ulong word)
    {
        var payload = Word.PayloadOf(word);
        if ((payload & Word.TransientIdBit) != 0) throw new ArgumentException("The word belongs to a query.", nameof(word));
        var key = new byte[KeyBytes.EntitySize];
        var isHash = (payload & Word.HashIdBit) != 0;
        var family = isHash ? ColumnFamily.Hashes : ColumnFamily.Strings;
        KeyBytes.WriteEntity(key, isHash ? EntityId.Of(Partition.Snapshots, (long)(payload & ~Word.HashIdBit)) : (long)payload);
        var stored = view.Get(family, key) ?? throw StoreDamage.Missing(family, key);
        try
        {
            return isHash ? ContentHash.Read(stored).ToString() : ValueBytes.Read(stored);
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(family, key, why);
        }
    }
}
