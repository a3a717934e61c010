using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary>A transaction was rejected, whole; nothing was written. <see cref="DatalogException.Faults"/> has every offender, not only the first.</summary>
public sealed class TransactionException : DatalogException
{
    internal TransactionException(IReadOnlyList<Fault> faults)
        : base(ErrorKind.Request, faults)
    {
    }
}

/// <summary>Collects offenders through a stage; <see cref="ThrowIfAny"/> ends the stage.</summary>
internal sealed class Problems(SourceText? text)
{
    private const string NothingWritten = "nothing was written: mend it and transact again";

    private readonly FaultList _all = new();

    public void Add(string code, string message, SourceSpan span, string? help = null) => _all.Add(new Fault(code, message, help ?? NothingWritten, text?.PlaceOf(span)));

    public void ThrowIfAny()
    {
        if (!_all.IsEmpty) throw new TransactionException(_all.ToList());
    }
}
