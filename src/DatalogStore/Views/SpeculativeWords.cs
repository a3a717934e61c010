using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// The words of a store and those of a speculation over it. The latter are asked first: a value that the store got only later has in the speculation the word
/// that it had there, and no datom under it has the store's.
/// </summary>
internal sealed class SpeculativeWords(IWordTable store, Speculation speculation) : IWordTable
{
    public object? ToValue(ulong word) => Word.IsDictionary(word) && speculation.Values.TryGetValue(word, out var value) ? value : store.ToValue(word);

    public bool TryToWord(object? value, out ulong word) => InlineWords.TryOf(value, out word) || speculation.Words.TryGetValue(value!, out word) || store.TryToWord(value, out word);
}
