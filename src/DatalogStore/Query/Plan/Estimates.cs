using DatalogStore.Model;

namespace DatalogStore.Query.Plan;

/// <summary>
/// How many rows a goal gives for each row before it, from the counts that a view has at hand. Guesses where nothing is known: they only order
/// goals, never decide an answer.
/// </summary>
internal sealed class Estimates
{
    private const double ManyValues = 3;
    private const double RuleRows = 10_000;
    private const double PredicateKeeps = 0.5;
    private const double NotKeeps = 0.9;
    private const double CollectionItems = 5;

    private readonly Dictionary<(DatabaseSource, long, ulong), long> _valueCounts = [];
    private readonly Dictionary<(DatabaseSource, long), Views.ColumnEstimate> _distinct = [];
    private readonly DatomBuffer _buffer = new();
    private readonly GoalMemo<double> _branches = new();

    /// <summary>Rows per row, given what is bound.</summary>
    public double Fan(Goal goal, IReadOnlySet<int> bound) => goal switch
    {
        PatternGoal pattern => FanOf(pattern, bound),
        TupleGoal tuples => FanOf(tuples.Source.Rows.Count, tuples.Slots, bound),
        RowsGoal rows => FanOf(rows.Rows.Count, rows.Slots, bound),
        CallGoal { Target: null } => PredicateKeeps,
        CallGoal call => call.Target!.Variables.All(bound.Contains) ? PredicateKeeps : call.Target is CollectionTarget ? CollectionItems : 1,
        SnapshotGoal snapshots => snapshots.Fan(bound),
        NotGoal => NotKeeps,
        OrGoal or => _branches.Get(or, or.Shared, bound, () => or.Branches.Sum(b => FanOf(b, or.Shared, bound))),
        RuleGoal rule => Math.Pow(RuleRows, (double)rule.Arguments.Count(a => !a.IsKnown(bound)) / rule.Arguments.Count) * (rule.Variables.All(bound.Contains) ? NotKeeps : 1),
        _ => 1,
    };

    private static double FanOf(double count, IReadOnlyList<Slot> slots, IReadOnlySet<int> bound)
    {
        var known = slots.Count(s => s.IsKnown(bound));
        if (known == slots.Count && count > 0) return slots.Count == 0 ? count : PredicateKeeps;
        return Math.Pow(count, 1 - ((double)known / slots.Count));
    }

    /// <summary>A branch: the product of its goals in a greedy order.</summary>
    private double FanOf(Conjunction body, IReadOnlyList<int> shared, IReadOnlySet<int> outer)
    {
        var bound = new HashSet<int>(shared.Where(outer.Contains));
        var left = body.Goals.ToList();
        var rows = 1.0;
        while (left.Count > 0)
        {
            var next = left.MinBy(g => Fan(g, bound))!;
            rows *= Fan(next, bound);
            bound.UnionWith(next.Variables);
            left.Remove(next);
        }

        return rows;
    }

    private double FanOf(PatternGoal pattern, IReadOnlySet<int> bound)
    {
        if (pattern.IsEmpty) return 0;
        var e = pattern.E.IsKnown(bound);
        var v = pattern.V.IsKnown(bound);
        if (pattern.Attribute is not { } attribute) return FanOfAny(pattern, bound, e, v);
        var count = (double)pattern.Source.View.CountEstimate(attribute.Id);
        if (count == 0) return 0;
        double fan;
        if (e && v) fan = Math.Min(PredicateKeeps, count);
        else if (e) fan = attribute.Cardinality == Cardinality.One && !pattern.Source.View.IsHistory ? Math.Min(1, count) : Each(count, Distinct(pattern.Source, attribute).Entities, ManyValues);
        else if (v) fan = pattern.V.IsConstant ? ValueCount(pattern.Source, attribute, pattern.V.Word, count) : FanIn(pattern.Source, attribute, count);
        else fan = count;
        return pattern.T.IsKnown(bound) ? fan / 2 : fan;
    }

    private static double FanOfAny(PatternGoal pattern, IReadOnlySet<int> bound, bool e, bool v)
    {
        if (e) return pattern.A.IsKnown(bound) ? 1 : v ? 1 : 10;
        var all = pattern.Source.View.Schema.Attributes.Sum(a => (double)pattern.Source.View.CountEstimate(a.Id));
        if (pattern.A.IsKnown(bound)) all /= Math.Max(1, pattern.Source.View.Schema.Attributes.Count);
        return v ? Math.Sqrt(all) : all;
    }

    private double FanIn(DatabaseSource source, Model.Attribute attribute, double count) =>
        attribute.Unique != Uniqueness.None ? 1
        : attribute.ValueType == Model.ValueType.Boolean ? Math.Max(1, count / 2)
        : Each(count, Distinct(source, attribute).Values, attribute.ValueType == Model.ValueType.Ref ? ManyValues : Math.Pow(count, 0.33));

    /// <summary>Datoms for each of so many entities or values, by the count of those where there is one.</summary>
    private static double Each(double count, long distinct, double guess) => Math.Max(Math.Min(1, count), distinct > 0 ? count / distinct : Math.Min(guess, count));

    private Views.ColumnEstimate Distinct(DatabaseSource source, Model.Attribute attribute)
    {
        if (!_distinct.TryGetValue((source, attribute.Id), out var known)) _distinct[(source, attribute.Id)] = known = source.View.Estimate(attribute.Id);
        return known;
    }

    /// <summary>Exactly how many datoms have the value, where an index tells; a guess for attributes without one.</summary>
    private double ValueCount(DatabaseSource source, Model.Attribute attribute, ulong word, double count)
    {
        if (attribute.Unique != Uniqueness.None) return Math.Min(1, count);
        if (!attribute.HasValueIndex && !attribute.MayHoldRefs && count > 100_000) return FanIn(source, attribute, count);
        if (_valueCounts.TryGetValue((source, attribute.Id, word), out var known)) return known;
        _buffer.Clear();
        Span<ulong> candidates = stackalloc ulong[2];
        var n = source.RawCandidates(attribute, word, candidates);
        for (var i = 0; i < n; i++) source.View.ByValue(attribute.Id, candidates[i], _buffer);
        return _valueCounts[(source, attribute.Id, word)] = _buffer.Count;
    }
}
