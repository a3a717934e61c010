using System.Globalization;

namespace DatalogStore.Workloads.Peers;

/// <summary>The measurements of a run side by side: milliseconds of processor time, the best peer in the last column.</summary>
internal static class PeersTable
{
    private const string Own = "DatalogStore";

    public static void Print(IReadOnlyList<Measurement> measured)
    {
        var engines = measured.Select(m => m.Engine).Distinct().ToList();
        Console.WriteLine();
        var scale = SouffleFigures.ScaleOf(measured);
        Console.WriteLine($"| question | rows | {string.Join(" | ", engines)} | Soufflé, scaled | to the best peer | cold | peak, MB | cold peak, MB |");
        Console.WriteLine($"|---|---|{string.Concat(engines.Select(_ => "---|"))}---|---|---|---|---|");
        foreach (var question in measured.GroupBy(m => (m.Workload, m.Question)))
        {
            var own = question.First(m => m.Engine == Own);
            var souffle = SouffleFigures.Of(question.Key.Question, scale);
            var best = question.Where(m => m.Engine != Own).Select(m => m.ProcessorMilliseconds).Append(souffle).Where(t => !double.IsNaN(t)).DefaultIfEmpty(double.NaN).Min();
            var times = engines.Select(e => question.FirstOrDefault(m => m.Engine == e) is { } found ? Text(found.ProcessorMilliseconds) : "–");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {question.Key.Question} | {own.Rows} | {string.Join(" | ", times)} | {(double.IsNaN(souffle) ? "–" : Text(souffle))} | {(double.IsNaN(best) ? "–" : (own.ProcessorMilliseconds / best).ToString("0.00", CultureInfo.InvariantCulture))} | {Text(own.ColdMilliseconds ?? double.NaN)} | {own.PeakBytes >> 20} | {own.ColdPeakBytes >> 20} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nSoufflé was not run: its figures of another machine times {scale:0.00}, the median by which DuckDB and SQLite differ there and here."));
    }

    private static string Text(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
