using System.Numerics;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Answers calls of rules, semi-naively, one strongly connected component at a time. A call asks for the distinct bound arguments of its frame;
/// what was asked and answered before stays, so that asking again costs only what is new. Components below are asked in the same way from the
/// bodies of those above and are complete when the call returns, which is what makes negation safe.
/// </summary>
internal sealed class RuleEvaluator
{
    private const double DemandShareMax = 0.25;
    private const int ReplanFactor = 8;

    private readonly QueryContext _context;
    private readonly BodyEvaluator _bodies;
    private readonly Dictionary<(RulePredicate, ulong), RuleTable> _tables = [];
    private readonly Dictionary<RuleComponent, List<RuleTable>> _tablesOf = [];
    private readonly Queue<RuleTable> _uncompiled = [];
    private readonly RuleCompiler _compiler;

    public RuleEvaluator(QueryContext context, BodyEvaluator bodies)
    {
        _context = context;
        _bodies = bodies;
        _compiler = new RuleCompiler(context, TableOf);
        context.Budget.AddHolder(() => _tables.Values.Sum(t => t.Answers.Bytes + t.Demand.Bytes));
    }

    public Frame Join(RuleGoal goal, Frame input, IReadOnlySet<int> keep)
    {
        var bound = new HashSet<int>(input.Variables);
        var bits = BindingModes.BoundArguments(goal, bound);
        var table = Choose(goal, bits, input, out var demand);
        Ask(table, demand);
        return RowsJoin.Join(new RowsGoal(new TableRows(table.Answers, table.ToString()), goal.Arguments), input, keep, _context);
    }

    /// <summary>Everything at once, or only what is asked: the latter when it must be, or when few distinct arguments ask.</summary>
    private RuleTable Choose(RuleGoal goal, ulong bits, Frame input, out TupleSet demand)
    {
        demand = new TupleSet(BitOperations.PopCount(bits));
        var canRunFree = _context.Modes.CanRun(goal.Predicate, 0);
        if (bits != 0 && canRunFree && _tables.TryGetValue((goal.Predicate, 0), out var free) && free.Demand.Count > 0)
        {
            demand = Demand(goal, 0, input);
            return free;
        }

        if (bits != 0)
        {
            demand = Narrow(goal, ref bits, input);
            if (!canRunFree || demand.Count <= 4 || demand.Count < DemandShareMax * DomainOf(goal.Predicate.Component)) return TableOf(goal.Predicate, bits);
        }

        demand = Demand(goal, 0, input);
        return TableOf(goal.Predicate, 0);
    }

    /// <summary>Asks by fewer arguments when far fewer distinct values of them ask: one source and many targets are one question.</summary>
    private TupleSet Narrow(RuleGoal goal, ref ulong bits, Frame input)
    {
        const int NarrowFactor = 4;
        var demand = Demand(goal, bits, input);
        if (BitOperations.PopCount(bits) < 2 || demand.Count < NarrowFactor) return demand;
        for (var position = 0; position < goal.Arguments.Count && position < 64; position++)
        {
            var one = 1UL << position;
            if ((bits & one) == 0 || !_context.Modes.CanRun(goal.Predicate, one)) continue;
            var fewer = Demand(goal, one, input);
            if (fewer.Count * NarrowFactor > demand.Count) continue;
            demand = fewer;
            bits = one;
            break;
        }

        return demand;
    }

    private static TupleSet Demand(RuleGoal goal, ulong bits, Frame input)
    {
        var positions = Enumerable.Range(0, goal.Arguments.Count).Where(i => i < 64 && (bits >> i & 1) != 0).ToArray();
        var roles = PlaceRole.Of([.. positions.Select(p => goal.Arguments[p])], input, new HashSet<int>(), out _);
        var demand = new TupleSet(positions.Length);
        Span<ulong> row = stackalloc ulong[positions.Length];
        for (var r = 0; r < input.Count && (positions.Length > 0 || r == 0); r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = roles[c].WordFor(input, r);
            demand.Add(row);
        }

        return demand;
    }

    /// <summary>How many rows the largest pattern in a component's bodies reads: the size of what it recurs over.</summary>
    private static double DomainOf(RuleComponent component)
    {
        static double Largest(Conjunction body) => body.Goals.Select(g => g switch
        {
            PatternGoal { Attribute: { } attribute } p => p.Source.View.CountEstimate(attribute.Id),
            TupleGoal t => t.Source.Rows.Count,
            OrGoal or => or.Branches.Max(Largest),
            _ => 0d,
        }).DefaultIfEmpty(0).Max();
        return component.Members.SelectMany(m => m.Rules).Select(r => Largest(r.Body)).DefaultIfEmpty(0).Max();
    }

    private RuleTable TableOf(RulePredicate predicate, ulong bits)
    {
        if (_tables.TryGetValue((predicate, bits), out var table)) return table;
        table = new RuleTable(predicate, bits);
        _tables[(predicate, bits)] = table;
        if (!_tablesOf.TryGetValue(predicate.Component, out var all)) _tablesOf[predicate.Component] = all = [];
        all.Add(table);
        _uncompiled.Enqueue(table);
        return table;
    }

    private void Ask(RuleTable table, TupleSet demand)
    {
        while (_uncompiled.TryDequeue(out var next)) _compiler.Compile(next);
        Span<ulong> row = stackalloc ulong[demand.Width];
        for (var r = 0; r < demand.Count; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = demand.Columns[c][r];
            table.Demand.Add(row);
        }

        Saturate(_tablesOf[table.Predicate.Component]);
    }

    /// <summary>Rounds until nothing new comes.</summary>
    private void Saturate(List<RuleTable> tables)
    {
        while (true)
        {
            var isNew = false;
            foreach (var table in tables.Where(t => t.Demand.Count > t.DemandDone && t.Graph is not null).ToList()) RunGraph(table);
            foreach (var table in tables.Where(t => t.Asked is { } asked && t.Demand.Count > asked.Done && asked.IsDue(t.Answers.Count)).ToList()) RunAsked(table);
            foreach (var table in tables)
            {
                table.AnswersRound = table.Answers.Count;
                table.DemandRound = table.Demand.Count;
                isNew |= table.AnswersRound > table.AnswersDone || table.DemandRound > table.DemandDone;
            }

            if (!isNew) return;
            _context.Budget.Rounds++;
            foreach (var table in tables)
            {
                foreach (var step in table.Steps) Run(step);
            }

            foreach (var table in tables)
            {
                table.AnswersDone = table.AnswersRound;
                table.DemandDone = table.DemandRound;
            }
        }
    }

    private void RunGraph(RuleTable table)
    {
        if (table.Graph!.TryRun(_bodies, _context))
        {
            var (columns, count) = table.Graph.AnswersOf(table.Predicate);
            table.Answers.AddDistinct(columns, count, areNew: true);
            _context.Trace?.Note($"{table} walked over adjacency", 1, count);
            table.DemandDone = 1;
            return;
        }

        table.Graph = null;
        _compiler.CompileSteps(table);
        while (_uncompiled.TryDequeue(out var next)) _compiler.Compile(next);
    }

    private void RunAsked(RuleTable table)
    {
        var (asked, before) = (table.Demand.Count - table.Asked!.Done, table.Answers.Count);
        if (table.Asked.TryRun(_bodies))
        {
            _context.Trace?.Note($"{table} walked over adjacency", asked, table.Answers.Count - before);
            table.DropSteps();
            table.DemandDone = table.Demand.Count;
            return;
        }

        if (table.Asked.IsCheap || table.Asked.Done > 0)
        {
            // There are no steps, or no longer: they begin with everything that was asked and found.
            _compiler.CompileSteps(table);
            (table.DemandDone, table.AnswersDone) = (0, 0);
        }

        table.Asked = null;
        while (_uncompiled.TryDequeue(out var next)) _compiler.Compile(next);
    }

    private void Run(RuleStep step)
    {
        long rows = 0;
        foreach (var (stretch, table, isDemand, reach) in step.Reads)
        {
            var (done, round) = isDemand ? (table.DemandDone, table.DemandRound) : (table.AnswersDone, table.AnswersRound);
            stretch.From = reach == TableReach.New ? done : 0;
            stretch.To = reach == TableReach.Old ? done : round;
            if (stretch.Count == 0) return;
            rows += stretch.Count;
        }

        var outputs = step.Head.Where(s => s.IsVariable).Select(s => s.Variable).Distinct().ToList();
        if (step.Plan is null || rows > step.PlannedRows * ReplanFactor)
        {
            step.Plan = _context.Planner.Plan(step.Others, outputs, step.New);
            step.PlannedRows = rows;
        }

        var into = step.IsDemand ? step.Into.Demand : step.Into.Answers;
        _bodies.Run(step.Plan, answers => Take(step.Head, answers, into));
    }

    private static void Take(IReadOnlyList<Slot> head, Frame answers, TupleSet into)
    {
        Span<int> columns = stackalloc int[head.Count];
        for (var c = 0; c < columns.Length; c++) columns[c] = head[c].IsVariable ? answers.ColumnOf(head[c].Variable) : -1;
        Span<ulong> row = stackalloc ulong[columns.Length];
        for (var r = 0; r < answers.Count; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = columns[c] < 0 ? head[c].Word : answers.Rows.Columns[columns[c]][r];
            into.Add(row);
        }
    }
}
