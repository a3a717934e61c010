using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary>One reason why a transaction was rejected.</summary>
/// <param name="Code">Stable code, such as <c>unique-conflict</c>.</param>
/// <param name="Message">What is wrong, with the values.</param>
/// <param name="Span">Where in the transaction's text; <see langword="default"/> when it was built in code.</param>
public sealed record TransactionProblem(string Code, string Message, SourceSpan Span);

/// <summary>A transaction was rejected, whole; nothing was written. Holds every offender, not only the first.</summary>
public sealed class TransactionException : DatalogException
{
    internal TransactionException(IReadOnlyList<TransactionProblem> problems, SourceText? text)
        : base(ErrorKind.Request, problems[0].Code, string.Join("\n", problems.Select(p => p.Message)), "nothing was written: mend the offenders and transact again", text?.PlaceOf(problems[0].Span)) =>
        Problems = problems;

    /// <summary>All offenders.</summary>
    public IReadOnlyList<TransactionProblem> Problems { get; }
}

/// <summary>Collects offenders through a stage; <see cref="ThrowIfAny"/> ends the stage.</summary>
internal sealed class Problems(SourceText? text)
{
    private readonly List<TransactionProblem> _all = [];

    public void Add(string code, string message, SourceSpan span) => _all.Add(new TransactionProblem(code, message, span));

    public void ThrowIfAny()
    {
        if (_all.Count > 0) throw new TransactionException(_all, text);
    }
}
