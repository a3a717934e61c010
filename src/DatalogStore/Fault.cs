using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>One offender: an error lists all that were found (<see cref="DatalogException.Faults"/>).</summary>
/// <param name="Code">A stable code in kebab case, such as <c>unknown-attribute</c>.</param>
/// <param name="Message">What is wrong, with the offending values.</param>
/// <param name="Help">How to mend it, or <see langword="null"/>.</param>
/// <param name="Place">Where in the text that was read; <see langword="null"/> for what was built in code.</param>
public sealed record Fault(string Code, string Message, string? Help = null, SourcePlace? Place = null);

/// <summary>Gathers what is wrong, each offender once and in the order found.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> _all = [];
    private readonly HashSet<Fault> _known = [];

    public bool IsEmpty => _all.Count == 0;

    public void Add(Fault fault)
    {
        if (_known.Add(fault)) _all.Add(fault);
    }

    /// <summary>Raises what was found so far as one error.</summary>
    public void ThrowIfAny()
    {
        if (_all.Count > 0) throw new DatalogException(ErrorKind.Request, [.. _all]);
    }

    public IReadOnlyList<Fault> ToList() => [.. _all];
}
