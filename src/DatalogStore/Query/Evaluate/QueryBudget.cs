using System.Diagnostics;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Deadline, cancellation and the number of rows a query may make. Asked once per batch of rows; running out is an error of kind
/// <see cref="ErrorKind.Limit"/> that says how far the query came.
/// </summary>
internal sealed class QueryBudget(TimeSpan? timeout, long rowsMax, CancellationToken cancellation)
{
    private const int BatchRows = 4096;
    private const int LookedBatch = 1 << 18;

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _nextCheck;
    private long _looked;

    /// <summary>Rows made so far, intermediate ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Rounds of recursion so far.</summary>
    public long Rounds { get; set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

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

    public void Check()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Rows > rowsMax)
        {
            throw new DatalogException(ErrorKind.Limit, "row-budget", $"the query made more than {rowsMax} rows ({Progress})", "narrow it with a constant or an input, or raise the budget");
        }

        if (timeout is { } limit && Elapsed > limit)
        {
            throw new DatalogException(ErrorKind.Limit, "query-timeout", $"the query ran longer than {limit.TotalMilliseconds:0} ms ({Progress})", "narrow it with a constant or an input, or raise the time limit");
        }
    }

    private string Progress => $"{Rows} rows, {Rounds} rounds of recursion, {Elapsed.TotalMilliseconds:0} ms so far";
}
