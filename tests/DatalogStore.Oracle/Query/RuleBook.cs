using System.Numerics;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>
/// The rules of a query, what each needs to be bound, and which depend on which. A mode is a set of head positions, one bit each; a rule
/// answers in a mode when, with those positions bound, every definition has a legal order that binds the rest.
/// </summary>
internal sealed class RuleBook
{
    private const int ArityMax = 10;

    private readonly ILookup<string, RuleDefinition> _definitions;
    private readonly Dictionary<string, List<uint>> _modes = [];
    private readonly Dictionary<string, HashSet<string>> _reaches = [];

    /// <param name="definitions">All rules; those that the query does not reach are left alone.</param>
    /// <param name="query">The clauses of the query.</param>
    /// <param name="given">The variables of its inputs.</param>
    public RuleBook(IReadOnlyList<RuleDefinition> definitions, IReadOnlyList<Clause> query, IEnumerable<string> given)
    {
        _definitions = definitions.ToLookup(d => d.Name);
        Order = new ClauseOrder(this);
        var reachable = new HashSet<string>();
        Reach(query, reachable);
        foreach (var name in reachable)
        {
            var calls = new HashSet<string>();
            foreach (var definition in _definitions[name]) Reach(definition.Body, calls);
            _reaches[name] = calls;
        }

        var required = new RequiredArguments(_definitions);
        required.Check(query, given);
        foreach (var definition in reachable.SelectMany(n => _definitions[n])) required.Check(definition.Body, HeadOf(definition));
        RefuseUnstratified(reachable);
        FindModes(reachable);
    }

    public ClauseOrder Order { get; }

    public IEnumerable<RuleDefinition> DefinitionsOf(string name) => _definitions[name];

    /// <summary>Whether two rules depend on each other, or are the same.</summary>
    public bool AreMutual(string x, string y) => x == y || (_reaches[x].Contains(y) && _reaches[y].Contains(x));

    /// <summary>The mode with the fewest bound positions in which a call can be answered; <see langword="null"/> when none fits.</summary>
    public uint? ModeFor(RuleClause call, HashSet<string> bound)
    {
        var given = 0u;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i] is Constant || (call.Arguments[i] is Variable v && bound.Contains(v.Name))) given |= 1u << i;
        }

        foreach (var mode in _modes[call.Name])
        {
            if ((mode & ~given) == 0) return mode;
        }

        return null;
    }

    public static HashSet<string> HeadOf(RuleDefinition definition) => [.. definition.Head.Select(v => v.Name)];

    private void FindModes(HashSet<string> names)
    {
        foreach (var name in names)
        {
            var all = Enumerable.Range(0, 1 << _definitions[name].First().Head.Count).Select(m => (uint)m);
            _modes[name] = [.. all.OrderBy(m => BitOperations.PopCount(m)).ThenBy(m => m)];
        }

        // From "every mode works" down to those that still do: recursion may lean on itself.
        var changed = true;
        while (changed)
        {
            changed = false;
            Order.Forget();
            foreach (var name in names) changed |= _modes[name].RemoveAll(m => !_definitions[name].All(d => Answers(d, m))) > 0;
        }

        Order.Forget();
    }

    private bool Answers(RuleDefinition definition, uint mode)
    {
        HashSet<string> given = [.. definition.Head.Where((_, i) => (mode & (1u << i)) != 0).Select(v => v.Name)];
        return Order.Find(definition, definition.Body, given, HeadOf(definition)) is { } found && HeadOf(definition).IsSubsetOf(found.Bound);
    }

    private void Reach(IEnumerable<Clause> clauses, HashSet<string> into)
    {
        foreach (var (call, _) in CallsIn(clauses, isNegated: false))
        {
            var definitions = _definitions[call.Name].ToList();
            if (definitions.Count == 0) throw new OracleException("unknown-rule", call.ToString());
            if (definitions.Any(d => d.Head.Count != call.Arguments.Count) || call.Arguments.Count > ArityMax) throw new OracleException("rule-arity", call.ToString());
            if (!into.Add(call.Name)) continue;
            foreach (var definition in definitions) Reach(definition.Body, into);
        }
    }

    private void RefuseUnstratified(HashSet<string> names)
    {
        foreach (var name in names)
        {
            foreach (var (call, isNegated) in _definitions[name].SelectMany(d => CallsIn(d.Body, isNegated: false)))
            {
                if (isNegated && AreMutual(name, call.Name) && (name != call.Name || _reaches[name].Contains(name))) throw new OracleException("not-stratifiable", $"{name} depends on its own negation through {call.Name}");
            }
        }
    }

    private static IEnumerable<(RuleClause Call, bool IsNegated)> CallsIn(IEnumerable<Clause> clauses, bool isNegated) => clauses.SelectMany(clause => clause switch
    {
        RuleClause rule => [(rule, isNegated)],
        AndClause and => CallsIn(and.Clauses, isNegated),
        OrClause or => CallsIn(or.Branches, isNegated),
        NotClause not => CallsIn(not.Clauses, isNegated: true),
        _ => [],
    });
}
