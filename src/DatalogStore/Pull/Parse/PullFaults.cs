using DatalogStore.Edn;

namespace DatalogStore.Pull.Parse;

/// <summary>Gathers what is wrong with a pattern, so that one error names all offenders.</summary>
internal sealed class PullFaults(SourceText text)
{
    private readonly List<(string Message, string? Help, SourcePlace? Place)> _faults = [];

    public void Add(string message, SourceSpan span, string? help) => _faults.Add((message, help, text.PlaceOf(span)));

    /// <summary>Raises the faults so far as one error of code <c>bad-pull</c> with the first one's help and place.</summary>
    public void ThrowIfAny()
    {
        if (_faults.Count == 0) return;
        var (message, help, place) = _faults[0];
        var rest = _faults.Skip(1).Select(f => $"\nalso bad-pull: {f.Message}{(f.Place is { } p ? $" ({p.Source}:{p.Span.Line}:{p.Span.Column})" : "")}");
        throw new DatalogException(ErrorKind.Request, "bad-pull", message + string.Concat(rest), help, place);
    }
}
