using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>Gathers what is wrong with a query, so that one error names all offenders.</summary>
internal sealed class QueryFaults
{
    private readonly FaultList _faults = new();

    public bool IsEmpty => _faults.IsEmpty;

    public void Add(string code, string message, SourceText text, SourceSpan span, string? help = null) => _faults.Add(new Fault(code, message, help, text.PlaceOf(span)));

    /// <summary>Raises the faults so far as one error.</summary>
    public void ThrowIfAny() => _faults.ThrowIfAny();

    /// <summary>One fault, raised at once.</summary>
    public static DatalogException Error(string code, string message, SourceText text, SourceSpan span, string? help = null) =>
        new(ErrorKind.Request, code, message, help, text.PlaceOf(span));
}
