using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Words and values at one moment of the store. Safe for many threads. The dictionary's cache may know values of later transactions: they are none here
/// (<paramref name="nextDictionaryId"/>).
/// </summary>
internal sealed class StoreWords(ValueDictionary dictionary, IReadView view, long nextDictionaryId) : IWordTable
{
    public object? ToValue(ulong word) => Word.IsDictionary(word) ? dictionary.Read(view, word) : InlineWords.ValueOf(word);

    public bool TryToWord(object? value, out ulong word)
    {
        if (InlineWords.TryOf(value, out word)) return true;
        if (!ValueBytes.TryKindOf(value!, out var kind)) return false;
        // A hash is looked for among the entities first: nearly all texts of that form are there and not in the dictionary.
        if (value is string text && ContentHash.TryParse(text, out var hash) && IdentityIndex.TryFind(view, hash, out var e) && IsOwnWord(e, text, out word)) return true;
        var bytes = new ByteWriter();
        ValueBytes.Write(bytes, value!);
        if (!dictionary.TryFind(view, bytes.Span, ByteTable.HashOf(bytes.Span), out var id) || id >= nextDictionaryId) return false;
        word = Word.Make(ValueBytes.WordKindOf(kind), (ulong)id);
        return true;
    }

    /// <summary>Whether the hash of the entity is known by the entity's number: not when the dictionary had the text before.</summary>
    private bool IsOwnWord(long e, string text, out ulong word)
    {
        word = EntityPiece.OwnHashOf(e);
        if (HashLikeStrings.Count(view) == 0) return true;
        var bytes = new ByteWriter();
        ValueBytes.Write(bytes, text);
        return !dictionary.TryFind(view, bytes.Span, ByteTable.HashOf(bytes.Span), out _);
    }
}
