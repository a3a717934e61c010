using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Whether an argument of a rule ends where an entity is expected, so that an ident or lookup ref given there is resolved as it would be in a
/// pattern. Decided from the text of the rules alone.
/// </summary>
internal sealed class EntityPositions(IReadOnlyDictionary<string, List<RuleDefinition>> rules, Func<object?, bool> isRefAttribute)
{
    private readonly HashSet<(string, int)> _known = [];
    private readonly HashSet<(string, int)> _visited = [];

    public bool Expects(string rule, int position)
    {
        if (_known.Contains((rule, position))) return true;
        if (!rules.ContainsKey(rule) && SnapshotRelation.Named(rule) is { } relation) return relation.ExpectsEntity(position);
        if (!_visited.Add((rule, position)) || !rules.TryGetValue(rule, out var definitions)) return false;
        var found = definitions.Any(d => position < d.Head.Count && d.Body.Any(c => Expects(c, d.Head[position].Name)));
        if (found) _known.Add((rule, position));
        _visited.Remove((rule, position));
        return found;
    }

    private bool Expects(Clause clause, string name) => clause switch
    {
        PatternClause pattern => pattern.Terms.Select((t, i) => (t, i)).Any(p => p.t is Variable v && v.Name == name
            && (p.i is 0 or 1 || (p.i == 2 && pattern.Terms[1] is Constant attribute && isRefAttribute(attribute.Value)))),
        RuleClause rule => rule.Arguments.Select((t, i) => (t, i)).Any(p => p.t is Variable v && v.Name == name && Expects(rule.Name, p.i)),
        AndClause and => and.Clauses.Any(c => Expects(c, name)),
        NotClause not => not.Clauses.Any(c => Expects(c, name)),
        OrClause or => or.Branches.Any(c => Expects(c, name)),
        _ => false,
    };
}
