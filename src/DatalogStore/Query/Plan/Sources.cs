using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Views;

namespace DatalogStore.Query.Plan;

/// <summary>What patterns of a query read: <c>$</c> or <c>$name</c>.</summary>
internal abstract class Source(string name)
{
    public string Name { get; } = name;

    public override string ToString() => Name;
}

/// <summary>A database. Words of one that is not the query's main store are translated where it is read and asked.</summary>
internal sealed class DatabaseSource(string name, IDatabaseView view, QueryWords words) : Source(name)
{
    private readonly Dictionary<ulong, ulong> _fromRaw = [];
    private readonly Dictionary<ulong, ulong?> _toRaw = [];

    public IDatabaseView View { get; } = view;

    public QueryWords Words { get; } = words;

    /// <summary>Whether its dictionary is another one than the query's.</summary>
    public bool IsForeign { get; } = !ReferenceEquals(view.Words, words.Table);

    /// <summary>A datom's word as the query carries it.</summary>
    public ulong FromRaw(ulong raw)
    {
        if (!IsForeign || !Word.IsDictionary(raw)) return QueryWords.Normalize(raw);
        return _fromRaw.TryGetValue(raw, out var word) ? word : _fromRaw[raw] = Words.ToWord(View.Words.ToValue(raw));
    }

    /// <summary>The word that datoms of this source have for a value of the query, refs left as numbers; false when none can have it.</summary>
    public bool TryToRaw(ulong word, out ulong raw)
    {
        raw = word;
        if (!Word.IsDictionary(word)) return true;
        if (!IsForeign) return !Word.IsOfQuery(word);
        if (!_toRaw.TryGetValue(word, out var known)) _toRaw[word] = known = View.Words.TryToWord(Words.ToValue(word), out var found) ? found : null;
        raw = known ?? 0;
        return known is not null;
    }

    /// <summary>
    /// The words an attribute's datoms may have for a value of the query: none, one, or two where the attribute may hold both numbers and refs.
    /// NaN equals nothing.
    /// </summary>
    public int RawCandidates(Model.Attribute? attribute, ulong word, Span<ulong> into)
    {
        if (Word.IsNaN(word) || !TryToRaw(word, out var raw)) return 0;
        var count = 0;
        var mayHoldRefs = attribute is null || attribute.MayHoldRefs;
        if (attribute?.ValueType != Model.ValueType.Ref) into[count++] = raw;
        if (mayHoldRefs && QueryWords.TryToEntity(word, out var e)) into[count++] = Word.OfRef(e);
        return count;
    }

    /// <summary>The attribute that a value names: its ident or its entity id.</summary>
    public bool TryGetAttribute(ulong word, out Model.Attribute? attribute)
    {
        attribute = null;
        if (QueryWords.TryToEntity(word, out var e)) return View.Schema.TryGetAttribute(e, out attribute);
        return Word.KindOf(word) == WordKind.Keyword && Words.ToValue(word) is Keyword ident && View.Schema.TryGetAttribute(ident, out attribute);
    }
}

/// <summary>The rules, as a nested query takes them.</summary>
internal sealed class RulesSource(IReadOnlyList<Parse.RuleDefinition> rules) : Source("%")
{
    public IReadOnlyList<Parse.RuleDefinition> Rules { get; } = rules;
}

/// <summary>A collection of tuples given as an input; patterns match the first places of each.</summary>
internal sealed class TupleSource(string name, IReadOnlyList<ulong[]> rows, QueryWords words) : Source(name)
{
    public QueryWords Words { get; } = words;

    public IReadOnlyList<ulong[]> Rows { get; } = rows;

    public static TupleSource Of(string name, object? value, QueryWords words)
    {
        var items = ValueOrder.ItemsOf(value) ?? throw new DatalogException(ErrorKind.Request, "bad-input", $"input {name} is neither a database nor a collection of tuples");
        return new TupleSource(name, [.. items.Select(item => RowOf(name, item, words))], words);
    }

    private static ulong[] RowOf(string name, object? item, QueryWords words) =>
        item is not null && ValueOrder.ItemsOf(item) is { } places
            ? [.. places.Select(words.ToWord)]
            : throw new DatalogException(ErrorKind.Request, "bad-input", $"source {name} holds {EdnWriter.ToString(item)}, which is not a tuple");
}
