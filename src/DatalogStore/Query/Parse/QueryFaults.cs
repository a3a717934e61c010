using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>Gathers what is wrong with a query, so that one error names all offenders.</summary>
internal sealed class QueryFaults
{
    private readonly List<(string Code, string Message, string? Help, SourcePlace? Place)> _faults = [];

    public bool IsEmpty => _faults.Count == 0;

    public void Add(string code, string message, SourceText text, SourceSpan span, string? help = null)
    {
        var fault = (code, message, help, text.PlaceOf(span));
        if (!_faults.Contains(fault)) _faults.Add(fault);
    }

    /// <summary>Raises the faults so far as one error with the first one's code, help and place.</summary>
    public void ThrowIfAny()
    {
        if (_faults.Count == 0) return;
        var (code, message, help, place) = _faults[0];
        var rest = _faults.Skip(1).Select(f => $"\nalso {f.Code}: {f.Message}{(f.Place is { } p ? $" ({p.Source}:{p.Span.Line}:{p.Span.Column})" : "")}");
        throw new DatalogException(ErrorKind.Request, code, message + string.Concat(rest), help, place);
    }

    /// <summary>One fault, raised at once.</summary>
    public static DatalogException Error(string code, string message, SourceText text, SourceSpan span, string? help = null) =>
        new(ErrorKind.Request, code, message, help, text.PlaceOf(span));
}
