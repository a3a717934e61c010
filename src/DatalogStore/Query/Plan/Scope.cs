namespace DatalogStore.Query.Plan;

/// <summary>The variables that are visible at one place, and which of them something written before binds.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, int> _variables = [];
    private readonly HashSet<string> _bound = [];

    public bool TryGet(string name, out int variable)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._variables.TryGetValue(name, out variable)) return true;
        }

        variable = -1;
        return false;
    }

    public Scope? Outer { get; } = outer;

    public void Define(string name, int variable) => _variables[name] = variable;

    /// <summary>Marks a name as bound by what was written so far.</summary>
    public void MarkBound(string name) => _bound.Add(name);

    public bool IsBound(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._bound.Contains(name)) return true;
        }

        return false;
    }
}
