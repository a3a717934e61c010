namespace DatalogStore.Tests.Query.Graph;

/// <summary>
/// Rules over pairs by the most plain reading: every rule tries every combination of rows, again and again, until nothing new comes. The slow twin of
/// the walks over adjacency, which shares nothing with them.
/// </summary>
internal sealed class PairRules
{
    private readonly Dictionary<string, HashSet<(long From, long To)>> _rows = [];

    /// <summary>The pairs of a relation; filled by hand, or by rules.</summary>
    public HashSet<(long From, long To)> this[string name] => _rows.TryGetValue(name, out var rows) ? rows : _rows[name] = [];

    /// <param name="rules">Head and atoms, each a relation and two variables: <c>tc x y</c>.</param>
    public void Saturate(params (string Head, string[] Body)[] rules)
    {
        for (var isNew = true; isNew;)
        {
            isNew = false;
            foreach (var (head, body) in rules)
            {
                var found = new List<(long, long)>();
                var (into, from, to) = Parts(head);
                Match(body, 0, [], bound => found.Add((bound[from], bound[to])));
                foreach (var pair in found) isNew |= this[into].Add(pair);
            }
        }
    }

    private void Match(string[] body, int at, Dictionary<string, long> bound, Action<Dictionary<string, long>> take)
    {
        if (at == body.Length)
        {
            take(bound);
            return;
        }

        var (relation, from, to) = Parts(body[at]);
        foreach (var (x, y) in this[relation])
        {
            if (bound.TryGetValue(from, out var known) && known != x) continue;
            var next = new Dictionary<string, long>(bound) { [from] = x };
            if (next.TryGetValue(to, out known) && known != y) continue;
            next[to] = y;
            Match(body, at + 1, next, take);
        }
    }

    private static (string Relation, string From, string To) Parts(string atom)
    {
        var parts = atom.Split(' ');
        return (parts[0], parts[1], parts[2]);
    }
}
