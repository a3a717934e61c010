using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Query;

/// <summary>Values of variables. Immutable: binding a variable gives a new row.</summary>
internal sealed class Row
{
    public static readonly Row Empty = new([]);

    private readonly Dictionary<string, object?> _values;

    private Row(Dictionary<string, object?> values) => _values = values;

    public IEnumerable<string> Variables => _values.Keys;

    public object? this[string variable] => _values[variable];

    public bool TryGet(string variable, out object? value) => _values.TryGetValue(variable, out value);

    /// <summary>The row with a variable bound; <see langword="null"/> when it is bound to another value.</summary>
    public Row? Bind(string variable, object? value)
    {
        if (_values.TryGetValue(variable, out var present)) return PlainValues.Same(present, value) ? this : null;
        return new Row(new Dictionary<string, object?>(_values) { [variable] = value });
    }

    /// <summary>Only these variables.</summary>
    public Row Restrict(IEnumerable<string> variables) => new(variables.Distinct().Where(_values.ContainsKey).ToDictionary(v => v, v => _values[v]));

    /// <summary>This row and the new variables of another, which was grown from a part of this one.</summary>
    public Row With(Row other)
    {
        var values = new Dictionary<string, object?>(_values);
        foreach (var (variable, value) in other._values) values.TryAdd(variable, value);
        return new Row(values);
    }

    public string Key => string.Join('\u0003', _values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Key + "=" + PlainValues.KeyOf(v.Value)));

    /// <summary>Each row once.</summary>
    public static List<Row> Distinct(IEnumerable<Row> rows) => [.. rows.DistinctBy(r => r.Key)];
}
