using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// A call of a recursive rule with one argument bound, as a <see cref="GraphProgram"/> that starts from what is asked for. Two forms keep to it:
/// <code>
/// p(x, y) ← p(x, z), step(z, y)      the asked x stays: only bodies without recursion are cut down to it
/// p(x, y) ← step(x, z), p(z, y)      y stays: walk(s, x) from each asked s, then the bodies without recursion from x
/// </code>
/// </summary>
internal sealed class AskedGraph
{
    private const double CheapRows = 100_000;
    private const int LookupCost = 16;

    private readonly RuleTable _table;
    private readonly QueryContext _context;
    private readonly IReadOnlyList<RulePredicate> _members;
    private readonly bool _isKept;
    private readonly double _cost;
    private int _walked;

    private AskedGraph(RuleTable table, QueryContext context, IReadOnlyList<RulePredicate> members, bool isKept)
    {
        (_table, _context, _members, _isKept) = (table, context, members, isKept);
        _cost = Program(new Relation([[0]], 1), out _)?.StartCost(context) ?? double.PositiveInfinity;
    }

    /// <summary>How many of the asked have been answered in this way.</summary>
    public int Done { get; private set; }

    /// <summary>Whether reading what the walk may need whole is so little that rounds over tables need not be tried first.</summary>
    public bool IsCheap => _cost <= CheapRows;

    /// <summary>The table's calls in this form, or <see langword="null"/> when its rules have none.</summary>
    public static AskedGraph? Of(RuleTable table, QueryContext context)
    {
        var predicate = table.Predicate;
        if (table.BoundPositions is not [var bound] || predicate.Arity > 2 || !predicate.Component.IsRecursive || !predicate.Component.Members.Contains(predicate)) return null;
        var members = Reached(predicate);
        if (members.Exists(m => m.Arity != predicate.Arity)) return null;
        var rules = members.SelectMany(m => m.Rules.Select(r => (Rule: r, Calls: CallsOf(r, m)))).ToList();
        if (rules.Exists(r => r.Rule.Head.Distinct().Count() != r.Rule.Head.Count)) return null;
        var isKept = rules.TrueForAll(r => r.Calls.TrueForAll(c => c.Arguments[bound].IsVariable && c.Arguments[bound].Variable == r.Rule.Head[bound]));
        if (!isKept && !rules.TrueForAll(r => r.Calls.Count == 0 || IsWalk(r.Rule, r.Calls, bound))) return null;
        var asked = new AskedGraph(table, context, members, isKept);
        return double.IsFinite(asked._cost) ? asked : null;
    }

    /// <summary>Whether rounds have come so far that reading everything is no more work.</summary>
    public bool IsDue(long rows) => IsCheap || rows * LookupCost > _cost;

    /// <summary>Answers what was asked since the last time; false, having done nothing, when the values do not allow it.</summary>
    public bool TryRun(BodyEvaluator evaluator)
    {
        var asked = new Relation([_table.Demand.Columns[0].AsSpan(Done, _table.Demand.Count - Done).ToArray()], _table.Demand.Count - Done);
        if (Program(asked, out var answer) is not { } program || !program.TryRun(evaluator, _context)) return false;
        var (columns, count) = program.AnswersOf(answer);
        // What was asked before is not asked again: only rounds over tables may have found some of the rows.
        _table.Answers.AddDistinct(columns, count, areNew: _table.Answers.Count == _walked);
        _walked += count;
        Done = _table.Demand.Count;
        return true;
    }

    private static List<RulePredicate> Reached(RulePredicate predicate)
    {
        var reached = new List<RulePredicate> { predicate };
        for (var i = 0; i < reached.Count; i++) reached.AddRange(reached[i].Rules.SelectMany(r => CallsOf(r, reached[i])).Select(c => c.Predicate).Distinct().Except(reached).ToList());
        return reached;
    }

    private static List<RuleGoal> CallsOf(ResolvedRule rule, RulePredicate predicate) => [.. rule.Body.Goals.OfType<RuleGoal>().Where(c => c.Predicate.Component == predicate.Component)];

    /// <summary>One call, which hands the other argument through unchanged; nothing else looks at that one.</summary>
    private static bool IsWalk(ResolvedRule rule, List<RuleGoal> calls, int bound)
    {
        if (calls is not [var call] || !call.Arguments[bound].IsVariable) return false;
        if (rule.Head.Count == 1) return true;
        var free = rule.Head[1 - bound];
        return call.Arguments[1 - bound].IsVariable && call.Arguments[1 - bound].Variable == free && call.Arguments[bound].Variable != free
            && !rule.Body.Goals.Any(g => g != call && g.Variables.Contains(free));
    }

    private GraphProgram? Program(Relation asked, out RulePredicate answer)
    {
        var component = new RuleComponent { IsRecursive = true };
        var bound = _table.BoundPositions[0];
        var copies = _members.ToDictionary(m => m, m => Member(m.Name, _isKept ? m.Arity : 2));
        answer = _isKept ? copies[_table.Predicate] : Member(_table.ToString(), _table.Predicate.Arity);
        if (!_isKept)
        {
            var start = _context.Names.Fresh("?asked");
            copies[_table.Predicate].Rules.Add(new ResolvedRule([start, start], new Conjunction([new RowsGoal(asked, [Slot.OfVariable(start)])])));
        }

        foreach (var (member, copy) in copies)
        {
            foreach (var rule in member.Rules)
            {
                var calls = CallsOf(rule, member);
                if (_isKept) copy.Rules.Add(Kept(rule, calls));
                else Walk(rule, calls, copy, answer);
            }
        }

        return GraphProgram.Of(component.Members, _context);

        RulePredicate Member(string name, int arity)
        {
            var member = new RulePredicate(name, arity) { Component = component };
            component.Members.Add(member);
            return member;
        }

        ResolvedRule Kept(ResolvedRule rule, List<RuleGoal> calls) => rule with
        {
            Body = new Conjunction(calls.Count == 0
                ? [new RowsGoal(asked, [Slot.OfVariable(rule.Head[bound])]), .. rule.Body.Goals]
                : [.. rule.Body.Goals.Select(g => g is RuleGoal call && calls.Contains(call) ? call with { Predicate = copies[call.Predicate] } : g)]),
        };

        void Walk(ResolvedRule rule, List<RuleGoal> calls, RulePredicate walk, RulePredicate into)
        {
            var start = _context.Names.Fresh("?asked");
            var here = new RuleGoal(walk, [Slot.OfVariable(start), Slot.OfVariable(rule.Head[bound])], null, null);
            var body = new Conjunction([here, .. rule.Body.Goals.Where(g => g is not RuleGoal call || !calls.Contains(call))]);
            if (calls is [var next]) copies[next.Predicate].Rules.Add(new ResolvedRule([start, next.Arguments[bound].Variable], body));
            else into.Rules.Add(new ResolvedRule([.. rule.Head.Select((v, i) => i == bound ? start : v)], body));
        }
    }
}
