namespace DatalogStore.Oracle.Generate;

/// <summary>
/// The variables at one level of a query. Those outside are bound by somebody else, sooner or later; those inside are bound by the clauses
/// made so far, none of which waits for one that is made later: so a legal order always exists.
/// </summary>
internal sealed class Scope(IEnumerable<KeyValuePair<string, Sort>> outside)
{
    private readonly Dictionary<string, Sort> _outside = new(outside);
    private readonly Dictionary<string, Sort> _inside = [];

    /// <summary>Every variable that a clause may use.</summary>
    public IReadOnlyList<KeyValuePair<string, Sort>> All => [.. _outside.Concat(_inside.Where(v => !_outside.ContainsKey(v.Key))).OrderBy(v => v.Key, StringComparer.Ordinal)];

    public bool Binds(string variable) => _inside.ContainsKey(variable);

    public void Bind(string variable, Sort sort) => _inside.TryAdd(variable, sort);

    public List<string> OfSort(Sort sort) => [.. All.Where(v => v.Value == sort).Select(v => v.Key)];
}
