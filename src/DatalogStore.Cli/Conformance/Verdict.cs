namespace DatalogStore.Cli.Conformance;

/// <summary>How a case went.</summary>
internal enum Outcome
{
    /// <summary>The answer is the expected one.</summary>
    Passed,

    /// <summary>It is not.</summary>
    Failed,

    /// <summary>The engine said that it does not have what the case needs; counted as failed in the end.</summary>
    Unsupported,
}

/// <summary>The outcome of a case, with what was found when it is not what was expected.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Found">What came out, for people.</param>
internal sealed record Verdict(Case Case, Outcome Outcome, string? Found = null);
