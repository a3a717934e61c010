using System.Diagnostics;
using System.Globalization;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Deadline, cancellation, and the rows and bytes a query may make. Asked once per batch of rows; running out is an error of kind
/// <see cref="ErrorKind.Limit"/> that says how far the query came, and which steps it was in.
/// </summary>
/// <param name="timeout">Longest time.</param>
/// <param name="rowsMax">Most rows, intermediate ones included.</param>
/// <param name="memoryMax">Most bytes held at once by intermediate results, tables of rules and computed values; <see langword="null"/> for any number.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class QueryBudget(TimeSpan? timeout, long rowsMax, long? memoryMax, CancellationToken cancellation)
{
    private const int BatchRows = 4096;
    private const int LookedBatch = 1 << 18;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<(PlanStep Step, VariableNames Names, long RowsBefore, long Bytes)> _open = [];
    private readonly List<Func<long>> _holders = [];
    private (PlanStep Step, VariableNames Names, long Rows)? _largest;
    private long _nextCheck;
    private long _looked;
    private long _bytes;

    /// <summary>Rows made so far, intermediate ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Rounds of recursion so far.</summary>
    public long Rounds { get; set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>A step begins, inside those that are open.</summary>
    /// <param name="step">The step.</param>
    /// <param name="names">Names of its variables.</param>
    /// <param name="bytes">What the rows take that come in.</param>
    public void Enter(PlanStep step, VariableNames names, long bytes)
    {
        _open.Add((step, names, Rows, bytes));
        _bytes += bytes;
    }

    /// <summary>The innermost open step is done.</summary>
    public void Leave()
    {
        var (step, names, before, bytes) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _bytes -= bytes;
        if (Rows - before > (_largest?.Rows ?? 0)) _largest = (step, names, Rows - before);
    }

    /// <summary>Something that holds memory for the whole query; asked at each check.</summary>
    public void AddHolder(Func<long> bytes) => _holders.Add(bytes);

    /// <summary>So many bytes are held from now on; below zero, no longer held.</summary>
    public void Hold(long bytes)
    {
        _bytes += bytes;
        if (bytes > 0 && memoryMax is not null) CheckMemory(0);
    }

    public void AddRows(int count)
    {
        Rows += count;
        if (Rows < _nextCheck) return;
        _nextCheck = Rows + BatchRows;
        Check();
    }

    /// <summary>Counts rows that were looked at, whether or not they led to rows: a join that keeps nothing must stop in time too.</summary>
    public void Look(int count)
    {
        _looked += count;
        if (_looked < LookedBatch) return;
        _looked = 0;
        Check();
    }

    /// <param name="bytes">What is held just now beside what was told.</param>
    public void Check(long bytes = 0)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Rows > rowsMax) throw Exceeded("row-budget", $"the query made more than {rowsMax} rows", "raise the budget");
        if (timeout is { } limit && Elapsed > limit) throw Exceeded("query-timeout", $"the query ran longer than {limit.TotalMilliseconds:0} ms", "raise the time limit");
        if (memoryMax is not null) CheckMemory(bytes);
    }

    private void CheckMemory(long bytes)
    {
        bytes += _bytes;
        foreach (var holder in _holders) bytes += holder();
        if (bytes > memoryMax) throw Exceeded("memory-budget", $"the query holds {bytes} bytes, more than {memoryMax}", "raise the budget");
    }

    private DatalogException Exceeded(string code, string what, string orElse)
    {
        var rows = Rows.ToString(CultureInfo.InvariantCulture);
        var message = $"{what} ({rows} rows, {Rounds} rounds of recursion, {Elapsed.TotalMilliseconds:0} ms so far)";
        if (_open.Count > 0) message += $"; in {string.Join(" → ", _open.Select(o => $"{o.Step.Goal.Describe(o.Names)}, {Rows - o.RowsBefore} rows"))}";
        if (_largest is { } largest) message += $"; of what was done before, {largest.Step.Goal.Describe(largest.Names)} made most rows, {largest.Rows}";
        return new DatalogException(ErrorKind.Limit, code, message, $"narrow it with a constant or an input, or {orElse}");
    }
}
