using System.Diagnostics;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Takes down how a query is run: its stages as text, and each step in its turn with what stands inside it. Steps that run again, in the rounds of a
/// recursion or for another branch's rows, are one step with the sums.
/// </summary>
internal sealed class QueryTrace(VariableNames names)
{
    private readonly List<(string Name, string Text)> _stages = [];
    private readonly TraceStep _root = new("");
    private readonly Stack<(TraceStep Step, long Started)> _open = [];

    public IReadOnlyList<(string Name, string Text)> Stages => _stages;

    public IReadOnlyList<TraceStep> Steps => _root.Children;

    private TraceStep Innermost => _open.TryPeek(out var open) ? open.Step : _root;

    public void Stage(string name, string text) => _stages.Add((name, text));

    public void Enter(PlanStep step, int rows)
    {
        var child = Innermost.Child(step.Goal.Describe(names));
        child.Runs++;
        child.RowsBefore += rows;
        child.Expected = (child.Expected ?? 0) + step.Rows;
        _open.Push((child, Stopwatch.GetTimestamp()));
    }

    public void Leave(int rows)
    {
        var (step, started) = _open.Pop();
        step.RowsAfter += rows;
        step.Elapsed += Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Says how the innermost open step finds its rows; said again, it counts once.</summary>
    public void Means(string text)
    {
        if (_open.TryPeek(out var open) && !open.Step.Means.Contains(text)) open.Step.Means.Add(text);
    }

    /// <summary>Takes down what was done as a whole, inside the step that is open.</summary>
    public void Note(string text, int rowsBefore, int rowsAfter)
    {
        var child = Innermost.Child(text);
        child.Runs++;
        child.RowsBefore += rowsBefore;
        child.RowsAfter += rowsAfter;
    }
}

/// <summary>One step of a plan as it was run.</summary>
internal sealed class TraceStep(string text)
{
    private readonly List<TraceStep> _children = [];

    /// <summary>The goal.</summary>
    public string Text { get; } = text;

    public IReadOnlyList<TraceStep> Children => _children;

    /// <summary>Which indexes and operators were used.</summary>
    public List<string> Means { get; } = [];

    public long Runs { get; set; }

    public long RowsBefore { get; set; }

    public long RowsAfter { get; set; }

    /// <summary>What the planner expected of all runs; <see langword="null"/> for what it did not plan.</summary>
    public double? Expected { get; set; }

    /// <summary>Time of all runs, with what stands inside.</summary>
    public TimeSpan Elapsed { get; set; }

    public TraceStep Child(string text)
    {
        var child = _children.Find(c => c.Text == text);
        if (child is null) _children.Add(child = new TraceStep(text));
        return child;
    }
}
