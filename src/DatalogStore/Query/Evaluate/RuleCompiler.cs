using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Turns the definitions of a rule, called with certain arguments bound, into <see cref="RuleStep"/>s (magic sets): every body starts with the
/// demand; the goals are put in an order that uses what is bound; a recursive call in that order asks its own table with what is bound there. A
/// call from a rule that was asked for everything asks for everything too, where it can run so.
/// </summary>
internal sealed class RuleCompiler(QueryContext context, Func<RulePredicate, ulong, RuleTable> tableOf)
{
    private readonly Dictionary<RuleComponent, Graph.GraphProgram?> _graphs = [];

    public void Compile(RuleTable table)
    {
        table.Graph = table.BoundArguments == 0 ? GraphOf(table.Predicate) : null;
        table.Asked = table.BoundArguments == 0 ? null : Graph.AskedGraph.Of(table, context);
        if (table.Graph is null && table.Asked is not { IsCheap: true }) CompileSteps(table);
    }

    /// <summary>As <see cref="Compile(RuleTable)"/>, in rounds over tables: for rules that are no graph, or whose values make none.</summary>
    public void CompileSteps(RuleTable table)
    {
        if (LinearDemand.TryCompile(table, context, tableOf)) return;
        foreach (var rule in table.Predicate.Rules) Compile(table, rule);
    }

    private Graph.GraphProgram? GraphOf(RulePredicate predicate)
    {
        var component = predicate.Component;
        // Walks that answer bound calls belong to the component, but are no rules of it.
        if (!component.IsRecursive || !component.Members.Contains(predicate)) return null;
        if (!_graphs.TryGetValue(component, out var graph)) _graphs[component] = graph = Graph.GraphProgram.Of(component.Members, context);
        return graph;
    }

    private void Compile(RuleTable table, ResolvedRule rule)
    {
        var demandSlots = table.BoundPositions.Select(p => Slot.OfVariable(rule.Head[p])).ToList();
        var demand = new RowsGoal(new TableRows(table.Demand, $"asked {table}"), demandSlots);
        var order = context.Planner.Plan(rule.Body.Goals, rule.Head, demand).Steps.Select(s => s.Goal).Skip(1).ToList();

        // The body in order, calls into the own component as reads of tables; the demand is number 0.
        var goals = new List<Goal> { demand };
        var tables = new List<(RuleTable Table, bool IsDemand)?> { (table, true) };
        var bound = new HashSet<int>(demand.Variables);
        foreach (var goal in order)
        {
            if (goal is RuleGoal call && call.Predicate.Component == table.Predicate.Component)
            {
                var bits = BindingModes.BoundArguments(call, bound);
                if (table.BoundArguments == 0 && context.Modes.CanRun(call.Predicate, 0)) bits = 0;
                var callee = tableOf(call.Predicate, bits);
                AddDemand(callee, call, goals, tables, table, demandSlots);
                goals.Add(new RowsGoal(new TableRows(callee.Answers, callee.ToString()), call.Arguments));
                tables.Add((callee, false));
            }
            else
            {
                goals.Add(goal);
                tables.Add(null);
            }

            bound.UnionWith(goal.Variables);
        }

        AddSteps(table, false, [.. rule.Head.Select(Slot.OfVariable)], goals, tables);
    }

    /// <summary>What stands before a call asks the callee.</summary>
    private static void AddDemand(
        RuleTable callee, RuleGoal call, List<Goal> before, List<(RuleTable Table, bool IsDemand)?> tables, RuleTable caller, List<Slot> demandSlots)
    {
        var asked = callee.BoundPositions.Select(p => call.Arguments[p]).ToList();
        // A call that hands the demand on unchanged asks nothing new.
        if (callee == caller && asked.SequenceEqual(demandSlots)) return;
        AddSteps(callee, true, asked, before, tables);
    }

    /// <summary>One step for every goal that reads a table: what to do when it has new rows.</summary>
    public static void AddSteps(RuleTable into, bool isDemand, IReadOnlyList<Slot> head, List<Goal> goals, List<(RuleTable Table, bool IsDemand)?> tables)
    {
        for (var fresh = 0; fresh < goals.Count; fresh++)
        {
            if (tables[fresh] is not { } freshTable) continue;
            var reads = new List<(TableRows, RuleTable, bool, TableReach)>();
            var others = new List<Goal>();
            RowsGoal? first = null;
            for (var i = 0; i < goals.Count; i++)
            {
                if (tables[i] is not { } read)
                {
                    others.Add(goals[i]);
                    continue;
                }

                // Each step has its own stretches of the tables it reads.
                var rows = new TableRows(read.IsDemand ? read.Table.Demand : read.Table.Answers, ((RowsGoal)goals[i]).Rows.Name);
                reads.Add((rows, read.Table, read.IsDemand, i == fresh ? TableReach.New : i < fresh ? TableReach.All : TableReach.Old));
                var goal = (RowsGoal)goals[i] with { Rows = rows };
                if (i == fresh) first = goal;
                else others.Add(goal);
            }

            freshTable.Table.Steps.Add(new RuleStep(into, isDemand, head, first!, others, reads));
        }
    }
}
