namespace DatalogStore.Edn;

/// <summary>A text that is not EDN; code <c>edn-syntax</c>, with the place.</summary>
public sealed class EdnException(string message, SourcePlace place, string? help = null)
    : DatalogException(ErrorKind.Data, "edn-syntax", message, help, place);
