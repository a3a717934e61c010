namespace DatalogStore.Cli.Errors;

/// <summary>Where a text that the library read came from: a file, from one of its lines on.</summary>
/// <param name="Files">Files in the order in which they were joined, each with the line of the joined text on which it begins (from 1).</param>
internal sealed record SourceName(IReadOnlyList<(int Line, string File)> Files)
{
    public static SourceName Of(string file) => new([(1, file)]);

    /// <summary>The file and the line in it of a line of the joined text.</summary>
    public (string File, int Line) At(int line)
    {
        var (start, file) = Files.Last(f => f.Line <= line || f == Files[0]);
        return (file, line - start + 1);
    }
}
