namespace DatalogStore.Cli.Output;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>Aligned columns, for people.</summary>
    Table,

    /// <summary>One EDN form, a row a line.</summary>
    Edn,

    /// <summary>One JSON document, a row a line.</summary>
    Json,

    /// <summary>One JSON value a line for each row.</summary>
    Jsonl,

    /// <summary>Comma-separated, with a line of names (RFC 4180).</summary>
    Csv,
}
