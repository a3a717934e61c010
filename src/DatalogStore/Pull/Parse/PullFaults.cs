using DatalogStore.Edn;

namespace DatalogStore.Pull.Parse;

/// <summary>Gathers what is wrong with a pattern, so that one error of code <c>bad-pull</c> names all offenders.</summary>
internal sealed class PullFaults(SourceText text)
{
    private readonly FaultList _faults = new();

    public void Add(string message, SourceSpan span, string? help) => _faults.Add(new Fault("bad-pull", message, help, text.PlaceOf(span)));

    /// <summary>Raises the faults so far as one error.</summary>
    public void ThrowIfAny() => _faults.ThrowIfAny();
}
