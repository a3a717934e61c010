namespace DatalogStore.Workloads.Peers;

/// <summary>
/// What compiled Soufflé took where it was measured beside DuckDB and SQLite, for machines without it: milliseconds of processor time, its rows counted
/// and not read. Scaled by how much slower or faster the other two are here than they were there, it says about what Soufflé would take.
/// </summary>
internal static class SouffleFigures
{
    private static readonly Dictionary<string, (double Souffle, double DuckDb, double Sqlite)> Known = new(StringComparer.Ordinal)
    {
        ["w1chain"] = (120, 210, 570),
        ["w1rand"] = (1210, 510, 3240),
        ["w1tree"] = (220, 330, 1410),
        ["w2"] = (540, 580, 3030),
        ["w3"] = (420, double.NaN, double.NaN),
        ["w4"] = (260, 150, 1150),
        ["w6"] = (320, 680, 4130),
        ["w7"] = (110, 20, 420),
    };

    /// <summary>This machine against that one: the median over the questions that both answered; 1 where none was.</summary>
    public static double ScaleOf(IReadOnlyList<Measurement> measured)
    {
        var ratios = new List<double>();
        foreach (var found in measured)
        {
            if (!Known.TryGetValue(found.Question, out var there)) continue;
            var before = found.Engine switch { "DuckDB" => there.DuckDb, "SQLite" => there.Sqlite, _ => double.NaN };
            if (!double.IsNaN(before)) ratios.Add(found.ProcessorMilliseconds / before);
        }

        ratios.Sort();
        return ratios.Count == 0 ? 1 : ratios[ratios.Count / 2];
    }

    /// <summary>Its figure for a question on this machine; NaN when there is none.</summary>
    public static double Of(string question, double scale) => Known.TryGetValue(question, out var there) ? there.Souffle * scale : double.NaN;
}
