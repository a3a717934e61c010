namespace DatalogStore.Oracle.Query;

/// <summary>The query has no meaning: what a real engine must refuse too. The code names the kind of fault.</summary>
internal sealed class OracleException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}

/// <summary>The case is too large for brute force; it says nothing about the query.</summary>
internal sealed class OracleTooLargeException(string message) : Exception(message);
