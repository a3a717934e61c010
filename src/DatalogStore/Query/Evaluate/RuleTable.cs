using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// What is known of a rule for one way of calling it: the bound arguments it was asked for (its demand) and the answers to them. With no bound
/// argument the demand is the one empty row. Rows below the done marks have had their consequences drawn.
/// </summary>
internal sealed class RuleTable
{
    public RuleTable(RulePredicate predicate, ulong boundArguments)
    {
        Predicate = predicate;
        BoundArguments = boundArguments;
        BoundPositions = [.. Enumerable.Range(0, predicate.Arity).Where(i => i < 64 && (boundArguments >> i & 1) != 0)];
        Answers = new TupleSet(predicate.Arity);
        Demand = new TupleSet(BoundPositions.Length);
    }

    public RulePredicate Predicate { get; }

    /// <summary>The bound arguments as bits.</summary>
    public ulong BoundArguments { get; }

    /// <summary>The bound arguments' numbers.</summary>
    public int[] BoundPositions { get; }

    public TupleSet Answers { get; }

    public TupleSet Demand { get; }

    public int AnswersDone { get; set; }

    public int DemandDone { get; set; }

    /// <summary>Ends of the rows that this round works on.</summary>
    public int AnswersRound { get; set; }

    public int DemandRound { get; set; }

    /// <summary>What derives new rows when others come.</summary>
    public List<RuleStep> Steps { get; } = [];

    /// <summary>The component as walks over adjacency, where its rules have such a form; all of them are computed at once.</summary>
    public Graph.GraphProgram? Graph { get; set; }

    /// <summary>How to answer what is asked by a walk, where the rules have such a form.</summary>
    public Graph.AskedGraph? Asked { get; set; }

    /// <summary>Tables that exist for this one alone.</summary>
    public List<RuleTable> Walks { get; } = [];

    /// <summary>Drops the steps that answer what is asked; what others do with the answers stays.</summary>
    public void DropSteps()
    {
        Steps.RemoveAll(s => s.Into == this || Walks.Contains(s.Into));
        foreach (var walk in Walks) walk.Steps.Clear();
    }

    public override string ToString() => $"{Predicate.Name}^{string.Concat(Enumerable.Range(0, Predicate.Arity).Select(i => i < 64 && (BoundArguments >> i & 1) != 0 ? 'b' : 'f'))}";
}

/// <summary>
/// One way in which new rows of one table lead to rows of another: the new rows first, then the other goals of the body. Of the goals that read
/// tables, those written before the new ones see this round's rows too, those after only older ones, so that no combination is met twice.
/// </summary>
/// <param name="Into">Where rows go.</param>
/// <param name="IsDemand">Whether they are demand, not answers.</param>
/// <param name="Head">What a row is made of.</param>
/// <param name="New">The goal that reads the new rows.</param>
/// <param name="Others">The other goals.</param>
/// <param name="Reads">For each goal that reads a table: its stretch, the table, whether its demand, and whether it sees this round's rows.</param>
internal sealed record RuleStep(
    RuleTable Into, bool IsDemand, IReadOnlyList<Slot> Head, RowsGoal New, IReadOnlyList<Goal> Others, IReadOnlyList<(TableRows Rows, RuleTable Table, bool IsDemand, TableReach Reach)> Reads)
{
    public JoinPlan? Plan { get; set; }

    /// <summary>Rows in the tables it reads when the plan was made.</summary>
    public long PlannedRows { get; set; }
}

/// <summary>Which rows of a table a goal sees in a round.</summary>
internal enum TableReach
{
    /// <summary>Only what came in the last round.</summary>
    New = 0,

    /// <summary>Everything up to and with the last round.</summary>
    All,

    /// <summary>Everything before the last round.</summary>
    Old,
}
