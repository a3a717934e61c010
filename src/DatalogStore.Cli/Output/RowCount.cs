namespace DatalogStore.Cli.Output;

/// <summary>The line under a table, on standard error.</summary>
internal static class RowCount
{
    public static void Write(Tool tool, long count)
    {
        tool.Out.Flush();
        tool.Note(count switch { 0 => "no rows", 1 => "1 row", _ => $"{count:N0} rows" });
    }
}
