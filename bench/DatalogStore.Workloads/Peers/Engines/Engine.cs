namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>What a run found: how many rows, and a sum over all their values that does not depend on their order.</summary>
internal readonly record struct Answer(long Rows, ulong Checksum);

/// <summary>
/// One system that answers questions over a workload's facts, in this process. Loaded once; a question is asked again and again, every value of
/// every row read.
/// </summary>
internal abstract class Engine : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Takes the facts in and prepares them as its users would.</summary>
    public abstract void Load(Workload workload);

    /// <summary>Whether the question can be said in its language.</summary>
    public abstract bool CanAnswer(Question question);

    /// <summary>Answers, reading every value of every row.</summary>
    public abstract Answer Run(Question question);

    /// <summary>Processor time of whatever answers, so far.</summary>
    public virtual double ProcessorMilliseconds => ProcessorClock.Milliseconds;

    /// <summary>Forgets all that is kept in memory, as if the program had just begun; false for what has nothing else.</summary>
    public virtual bool TryReopen() => false;

    public abstract void Dispose();
}

/// <summary>The sum of hashes of rows, the same for every engine in one process.</summary>
internal struct Checksum
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private ulong _sum;
    private ulong _row;
    private long _rows;

    public void Add(long value) => _row = (System.Numerics.BitOperations.RotateLeft(_row, 23) ^ (ulong)value) * Multiplier;

    public void Add(string text) => Add(text.GetHashCode(StringComparison.Ordinal));

    public void EndRow()
    {
        _sum += _row;
        _row = 0;
        _rows++;
    }

    public readonly Answer ToAnswer() => new(_rows, _sum);
}
