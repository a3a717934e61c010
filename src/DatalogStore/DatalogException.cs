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
/// Every error this library raises on purpose. It carries a stable code, all offenders in its message, the place in the text where one is known,
/// and a line that says how to mend it.
/// </summary>
public class DatalogException : Exception
{
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
    }

    /// <summary>Whose fault it is.</summary>
    public ErrorKind Kind { get; }

    /// <summary>A stable code in kebab case.</summary>
    public string Code { get; }

    /// <summary>How to mend it, or <see langword="null"/>.</summary>
    public string? Help { get; }

    /// <summary>The place in the text that was read, or <see langword="null"/>.</summary>
    public SourcePlace? Place { get; }
}
