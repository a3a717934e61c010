using System.Runtime.CompilerServices;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Runs conjunctions: plans an order, then joins goal after goal. Negations, branches and rules run their bodies for the distinct rows that ask.</summary>
internal sealed class BodyEvaluator
{
    private readonly QueryContext _context;
    private readonly RuleEvaluator _rules;
    private int _depth;

    public BodyEvaluator(QueryContext context)
    {
        _context = context;
        _rules = new RuleEvaluator(context, this);
    }

    /// <summary>The distinct rows of these variables for which all goals hold.</summary>
    public Frame Run(IReadOnlyList<Goal> goals, IReadOnlyList<int> outputs)
    {
        var frame = Run(_context.Planner.Plan(goals, outputs), outputs, out var isSet);
        return isSet ? frame.Select(outputs) : frame.Distinct(outputs, _context.Budget);
    }

    /// <summary>The rows of these variables for which all goals hold, in the plan's order. Rows are only sure to be distinct when it says so.</summary>
    public Frame Run(JoinPlan plan, IReadOnlyList<int> outputs, out bool isSet)
    {
        var whole = Frame.Unit;
        isSet = Run(plan, plan.Steps.Count, ref whole);
        return whole.Count == 0 ? new Frame([.. outputs], Relation.Empty(outputs.Count)) : whole;
    }

    /// <summary>
    /// Hands the rows on in slices, which may repeat rows: the last step runs for a few hundred rows at a time, so that a join with many rows
    /// of which few are new never holds them all.
    /// </summary>
    public void Run(JoinPlan plan, Action<Frame> take)
    {
        const int SliceRows = 256;
        var frame = Frame.Unit;
        var last = plan.Steps.Count - 1;
        Run(plan, Math.Max(0, last), ref frame);
        for (var start = 0; start < frame.Count; start += SliceRows)
        {
            var slice = frame.Slice(start, Math.Min(SliceRows, frame.Count - start));
            if (last >= 0) slice = Traced(plan.Steps[last], slice);
            if (slice.Count > 0) take(slice);
        }
    }

    /// <summary>Runs the first steps; says whether the rows are distinct.</summary>
    private bool Run(JoinPlan plan, int count, ref Frame frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var isSet = true;
        for (var at = 0; at < count; at++)
        {
            _context.Budget.Check();
            var before = frame.Variables;
            var step = plan.Steps[at];
            var width = Graph.IntersectJoin.Width(plan, at, frame, _context);
            if (width > 0 && at + width <= count && Graph.IntersectJoin.Join(plan, at, width, frame, _context) is { } joined)
            {
                for (var i = 0; i < width; i++) Trace(plan.Steps[at + i], i == 0 ? frame.Count : joined.Count, joined.Count, $"one of {width} joined at once by intersection");
                isSet = isSet && !RowIdentity.MayRepeat(plan, at, width, before);
                at += width - 1;
                _context.Findings.Note(plan.Steps[at].Goal, frame, joined, _depth == 0);
                (step, frame) = (plan.Steps[at], joined);
            }
            else
            {
                frame = Traced(step, frame);
                isSet = isSet && !RowIdentity.MayRepeat(step, before);
            }

            if (frame.Count == 0) return true;
            if (isSet || !step.IsDistinct) continue;
            frame = frame.Distinct(frame.Variables, _context.Budget);
            isSet = true;
        }

        return isSet;
    }

    private Frame Traced(PlanStep step, Frame frame)
    {
        _context.Trace?.Enter(step, frame.Count);
        _context.Budget.Enter(step, _context.Names, frame.Bytes);
        _depth++;
        var after = Step(step, frame);
        _depth--;
        _context.Budget.Leave();
        _context.Trace?.Leave(after.Count);
        _context.Findings.Note(step.Goal, frame, after, _depth == 0);
        return after;
    }

    private void Trace(PlanStep step, int before, int after, string means)
    {
        _context.Trace?.Enter(step, before);
        _context.Trace?.Means(means);
        _context.Trace?.Leave(after);
    }

    private Frame Step(PlanStep step, Frame input) => step.Goal switch
    {
        PatternGoal pattern => PatternJoin.Join(pattern, input, step.Keep, _context),
        TupleGoal tuples => TupleJoin.Join(tuples, input, step.Keep, _context),
        RowsGoal rows => RowsJoin.Join(rows, input, step.Keep, _context),
        CallGoal call => CallJoin.Join(call, input, step.Keep, _context),
        SnapshotGoal snapshots => SnapshotJoin.Join(snapshots, input, step.Keep, _context),
        NotGoal not => Not(not, input, step.Keep),
        OrGoal or => Or(or, input, step.Keep),
        RuleGoal rule => _rules.Join(rule, input, step.Keep),
        _ => throw new InvalidOperationException(step.Goal.GetType().Name),
    };

    /// <summary>The rows whose shared variables the body does not answer.</summary>
    private Frame Not(NotGoal goal, Frame input, IReadOnlySet<int> keep)
    {
        var answers = FreeAnswers(goal, input) ?? RunFor(goal.Body, goal.Shared, goal.Shared, input);
        var output = new RowsBuilder(input, [], _context.Budget);
        var set = SetOf(answers);
        var columns = goal.Shared.Select(input.ColumnOf).ToArray();
        Span<ulong> key = stackalloc ulong[columns.Length];
        for (var row = 0; row < input.Count; row++)
        {
            for (var c = 0; c < columns.Length; c++) key[c] = input.Rows.Columns[columns[c]][row];
            if (!set.Contains(key)) output.Add(row);
        }

        return output.Build(keep);
    }

    /// <summary>
    /// All answers of a negated body, for whoever asks, when far more rows ask than there seem to be answers; otherwise <see langword="null"/>. Only for
    /// bodies that cannot fail: a function must not be called for rows that nobody asks about.
    /// </summary>
    private Frame? FreeAnswers(NotGoal goal, Frame input)
    {
        const int Fewer = 4;
        var bound = new HashSet<int>();
        if (goal.Shared.Count == 0 || !CallFinder.IsFree(goal.Body) || !_context.Modes.CanRunAll(goal.Body.Goals, bound, out _) || !bound.IsSupersetOf(goal.Shared)) return null;
        var plan = _context.Planner.Plan(goal.Body.Goals, goal.Shared);
        if (plan.Steps.Count == 0 || plan.Steps.Max(s => s.Rows) * Fewer > input.Count) return null;
        _context.Trace?.Means("all answers at once");
        return Run(goal.Body.Goals, goal.Shared);
    }

    /// <summary>The rows continued by each branch's answers for their distinct shared variables.</summary>
    private Frame Or(OrGoal goal, Frame input, IReadOnlySet<int> keep)
    {
        var bound = goal.Shared.Where(v => input.ColumnOf(v) >= 0).ToList();
        // New variables that nobody wants need not be told apart.
        var outputs = goal.Shared.Where(v => input.ColumnOf(v) >= 0 || keep.Contains(v)).ToList();
        var answers = goal.Branches.Select(b => RunFor(b, bound, outputs, input)).ToList();
        var columns = new ulong[outputs.Count][];
        var count = answers.Sum(a => a.Count);
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new ulong[count];
            var start = 0;
            foreach (var answer in answers)
            {
                answer.Rows.Column(c).CopyTo(columns[c].AsSpan(start));
                start += answer.Count;
            }
        }

        var union = new Frame([.. outputs], new Relation(columns, count)).Distinct(outputs, _context.Budget);
        return RowsJoin.Join(new RowsGoal(new Relation(union.Rows.Columns, union.Count, "or"), [.. outputs.Select(Slot.OfVariable)]), input, keep, _context);
    }

    /// <summary>Runs a body for the distinct values that the frame has for some variables.</summary>
    private Frame RunFor(Conjunction body, IReadOnlyList<int> bound, IReadOnlyList<int> outputs, Frame input)
    {
        var seed = input.Distinct(bound, _context.Budget);
        var goals = bound.Count == 0 ? body.Goals : [new RowsGoal(new Relation(seed.Rows.Columns, seed.Count, "asked"), [.. bound.Select(Slot.OfVariable)]), .. body.Goals];
        return Run(goals, outputs);
    }

    private static TupleSet SetOf(Frame frame)
    {
        var set = new TupleSet(frame.Variables.Length);
        Span<ulong> row = stackalloc ulong[frame.Variables.Length];
        for (var r = 0; r < frame.Count; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = frame.Rows.Columns[c][r];
            set.Add(row);
        }

        return set;
    }
}
