namespace DatalogStore.Query.Plan;

/// <summary>Warnings gathered on the way; in strict mode each is an error.</summary>
internal sealed class QueryNotes(bool isStrict)
{
    private readonly List<QueryWarning> _warnings = [];

    public IReadOnlyList<QueryWarning> Warnings => _warnings;

    public void Warn(string code, string message, string? help, Edn.SourcePlace? place)
    {
        if (isStrict) throw new DatalogException(ErrorKind.Request, code, message, help, place);
        Inform(code, message, help);
    }

    /// <summary>Something that is no mistake even in strict mode.</summary>
    public void Inform(string code, string message, string? help = null)
    {
        var warning = new QueryWarning(code, message, help);
        if (!_warnings.Contains(warning)) _warnings.Add(warning);
    }
}
