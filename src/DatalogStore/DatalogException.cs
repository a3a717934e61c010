using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>What kind of failure an error is; the command line turns it into its exit code.</summary>
public enum ErrorKind
{
    /// <summary>The request was wrong: a query, transaction, option or path (exit code 2).</summary>
    Request = 2,

    /// <summary>Some data was bad: a damaged file, malformed JSON, a conflict with what is stored (exit code 3).</summary>
    Data = 3,

    /// <summary>A limit stopped it: time, memory, depth (exit code 4).</summary>
    Limit = 4,
}

/// <summary>
/// Every error this library raises on purpose. It carries a stable code, the place in the text where one is known, a line that says how to mend it,
/// and all offenders: the first one's code, help and place are the error's own.
/// </summary>
public class DatalogException : Exception
{
    /// <summary>As many offenders as <see cref="Exception.Message"/> shows; <see cref="Faults"/> has all.</summary>
    private const int ShownMax = 20;

    /// <summary>Creates an error.</summary>
    /// <param name="kind">Whose fault it is; see <see cref="ErrorKind"/>.</param>
    /// <param name="code">A stable code in kebab case, such as <c>unknown-attribute</c>.</param>
    /// <param name="message">What was wrong and where, with the offending values.</param>
    /// <param name="help">How to mend it, or <see langword="null"/>.</param>
    /// <param name="place">The place in the text that was read, or <see langword="null"/>.</param>
    /// <param name="innerException">What caused it, or <see langword="null"/>.</param>
    public DatalogException(ErrorKind kind, string code, string message, string? help = null, SourcePlace? place = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Code = code;
        Help = help;
        Place = place;
        Faults = [new Fault(code, message, help, place)];
    }

    /// <summary>Creates an error of all that was found wrong.</summary>
    /// <param name="kind">Whose fault it is; see <see cref="ErrorKind"/>.</param>
    /// <param name="faults">The offenders, at least one.</param>
    internal DatalogException(ErrorKind kind, IReadOnlyList<Fault> faults)
        : base(Text(faults))
    {
        Kind = kind;
        Code = faults[0].Code;
        Help = faults[0].Help;
        Place = faults[0].Place;
        Faults = faults;
    }

    /// <summary>Whose fault it is.</summary>
    public ErrorKind Kind { get; }

    /// <summary>A stable code in kebab case.</summary>
    public string Code { get; }

    /// <summary>How to mend it, or <see langword="null"/>.</summary>
    public string? Help { get; }

    /// <summary>The place in the text that was read, or <see langword="null"/>.</summary>
    public SourcePlace? Place { get; }

    /// <summary>All offenders, in the order found; at least one.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    private static string Text(IReadOnlyList<Fault> faults)
    {
        var rest = faults.Skip(1).Take(ShownMax - 1).Select(f => $"\nalso {f.Code}: {f.Message}{(f.Place is { } p ? $" ({p.Source}:{p.Span.Line}:{p.Span.Column})" : "")}");
        return faults[0].Message + string.Concat(rest) + (faults.Count > ShownMax ? $"\nand {faults.Count - ShownMax} more" : "");
    }
}
