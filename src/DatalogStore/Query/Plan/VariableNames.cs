using DatalogStore.Edn;

namespace DatalogStore.Query.Plan;

/// <summary>The variables of a query by number. Renaming apart gives fresh numbers; names stay for people.</summary>
internal sealed class VariableNames(QueryWords words)
{
    private readonly List<string> _names = [];

    public string this[int variable] => _names[variable];

    public int Count => _names.Count;

    /// <summary>A new variable with this name.</summary>
    public int Fresh(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }

    /// <summary>A constant as EDN.</summary>
    public string TextOf(ulong word)
    {
        var value = words.ToValue(word);
        return value is System.Text.RegularExpressions.Regex pattern ? $"#\"{pattern}\"" : EdnWriter.ToString(value);
    }
}
