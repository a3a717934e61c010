using System.Collections.Concurrent;
using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>
/// The queries and rules parsed lately, by their text. Parsing asks nothing but the text and what it makes is never changed, so an entry is never stale.
/// Safe for many threads.
/// </summary>
internal sealed class ParseCache<T>(Func<SourceText, T> parse)
    where T : class
{
    private const int EntriesMax = 256;
    private const int LengthMax = 1 << 16;

    private readonly ConcurrentDictionary<(string Source, string Text), T> _known = new();

    public T Get(SourceText text)
    {
        if (text.Text.Length > LengthMax) return parse(text);
        if (_known.TryGetValue((text.Source, text.Text), out var parsed)) return parsed;
        parsed = parse(text);
        if (_known.Count >= EntriesMax) _known.Clear();
        return _known.GetOrAdd((text.Source, text.Text), parsed);
    }
}
