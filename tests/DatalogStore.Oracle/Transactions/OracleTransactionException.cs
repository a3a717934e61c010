namespace DatalogStore.Oracle.Transactions;

/// <summary>The transaction must be rejected. Holds a code for every offender found in the stage that failed.</summary>
internal sealed class OracleTransactionException(IReadOnlyCollection<string> codes) : Exception(string.Join(", ", codes))
{
    public IReadOnlyCollection<string> Codes { get; } = codes;
}
