using System.Globalization;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Conformance;

/// <summary>Counts verdicts by area and shows the ones that failed and, when asked for more, the slowest.</summary>
internal sealed class TestSummary(Tool tool, bool verbose)
{
    private const int SlowestShown = 5;

    private readonly SortedDictionary<string, long[]> _byArea = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Name, TimeSpan Whole), TimeSpan> _slowest = new();
    private TimeSpan _asked;
    private TimeSpan _whole;

    public int Count { get; private set; }

    /// <param name="verdict">What came of a case.</param>
    /// <param name="asked">Processor time of the question.</param>
    /// <param name="whole">Processor time with making its data and comparing the rows.</param>
    public void Add(Verdict verdict, TimeSpan asked, TimeSpan whole)
    {
        Count++;
        _asked += asked;
        _whole += whole;
        _slowest.Enqueue((verdict.Case.Name, whole), asked);
        if (_slowest.Count > SlowestShown) _slowest.Dequeue();
        if (!_byArea.TryGetValue(verdict.Case.Area, out var counts)) _byArea.Add(verdict.Case.Area, counts = new long[3]);
        counts[(int)verdict.Outcome]++;
        if (verdict.Outcome == Outcome.Passed) return;
        var tags = verdict.Case.Tags.Count == 0 ? "" : $" ({string.Join(", ", verdict.Case.Tags)})";
        tool.Out.WriteLine($"{(verdict.Outcome == Outcome.Failed ? "FAILED" : "UNSUPPORTED")} {verdict.Case.Name}{tags}");
        if (!verbose) return;
        tool.Out.WriteLine("  asked    " + AskedText(verdict.Case.Question));
        tool.Out.WriteLine("  expected " + ExpectedText(verdict.Case.Expect));
        tool.Out.WriteLine("  found    " + verdict.Found);
    }

    /// <summary>Writes the table and the last line. True when nothing failed.</summary>
    public bool Write()
    {
        var slowest = new List<string>();
        while (verbose && _slowest.TryDequeue(out var slow, out var time)) slowest.Insert(0, Line(time, slow.Whole, slow.Name));
        if (slowest.Count > 0) tool.Out.WriteLine($"slowest, processor time of the question, and with making its data and comparing:\n{string.Join('\n', slowest)}\n{Line(_asked, _whole, "all together")}");
        var rows = _byArea.Select(a => (IReadOnlyList<object?>)[a.Key, a.Value[0], a.Value[1], a.Value[2]]);
        TableWriter.Write(tool, Answer.Listing(["area", "passed", "failed", "unsupported"], rows));
        var passed = _byArea.Values.Sum(c => c[0]);
        var failed = _byArea.Values.Sum(c => c[1] + c[2]);
        tool.Out.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0;
    }

    private static string Line(TimeSpan asked, TimeSpan whole, string name) => string.Create(CultureInfo.InvariantCulture, $"{asked.TotalMilliseconds,7:0} ms {whole.TotalMilliseconds,7:0} ms  {name}");

    private static string AskedText(Question question) => question switch
    {
        QueryQuestion query => string.Join("\n    ", [query.Text, .. query.Args]),
        PullQuestion pull => $"pull {pull.Pattern} of {pull.Entity}",
        _ => "all datoms",
    };

    private static string ExpectedText(Expectation expect)
    {
        if (expect.ErrorStage is { } stage) return $"an error of the {stage}";
        if (expect.Digest is { } digest) return $"{digest.Count} rows, checksum {digest.Checksum}";
        return expect.Rows.Count == 0 ? "no rows" : $"{expect.Rows.Count} rows:\n    {string.Join("\n    ", expect.Rows.Take(20))}{(expect.Rows.Count > 20 ? "\n    …" : "")}";
    }
}
