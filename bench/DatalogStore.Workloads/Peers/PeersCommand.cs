using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DatalogStore.Workloads.Peers.Engines;
using DatalogStore.Workloads.Peers.Generate;

namespace DatalogStore.Workloads.Peers;

/// <summary>Runs the workloads beside other systems: a line of JSON for each measurement, then a table with the ratio to the best peer.</summary>
internal static class PeersCommand
{
    private static readonly (string Name, Func<Workload> Make)[] All =
    [
        ("w1chain", Closures.Chain), ("w1rand", Closures.Random), ("w1tree", Closures.Tree), ("w2", Kinship.SameGeneration), ("w3", PointsTo.Small), ("w3big", PointsTo.Big),
        ("w4", Closures.Reach), ("w5", People.Directory), ("w6", Triangles.PowerLaw), ("w7", Exposure.Addresses), ("w8", Estate.Machinery), ("w9", Readings.Grouped),
        ("w10", Colours.InTurn), ("w11", Genealogy.Mathematicians),
    ];

    public static int Run(IReadOnlyList<string> args)
    {
        var (only, peers, repeat, isExplained) = (All.Select(w => w.Name).ToHashSet(), new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "duckdb", "sqlite", "datascript" }, 5, false);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--only") only = [.. args[++i].Split(',')];
            else if (args[i] == "--repeat") repeat = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--peers") peers = new HashSet<string>(args[++i].Split(','), StringComparer.OrdinalIgnoreCase);
            else if (args[i] == "--explain") isExplained = true;
            else throw new DatalogException(ErrorKind.Request, "bad-option", $"peers does not know {args[i]}", "peers [--only w1rand,…] [--repeat N] [--peers duckdb,sqlite,datascript] [--explain]");
        }

        var (faults, measured) = (new List<string>(), new List<Measurement>());
        foreach (var (_, make) in All.Where(w => only.Contains(w.Name))) measured.AddRange(Measure(make(), repeat, peers, isExplained, faults));
        PeersTable.Print(measured);
        foreach (var fault in faults) Console.Error.WriteLine($"wrong: {fault}");
        return faults.Count == 0 ? 0 : 1;
    }

    private static List<Measurement> Measure(Workload workload, int repeat, IReadOnlySet<string> peers, bool isExplained, List<string> faults)
    {
        List<Engine> engines = [new OwnEngine()];
        if (peers.Contains("duckdb")) engines.Add(new DuckDbEngine());
        if (peers.Contains("sqlite")) engines.Add(new SqliteEngine());
        if (peers.Contains("datascript") && DataScriptEngine.TryMake() is { } dataScript) engines.Add(dataScript);
        var measured = new List<Measurement>();
        try
        {
            foreach (var engine in engines.Where(e => workload.Questions.Any(e.CanAnswer)))
            {
                var (cpu, wall) = (engine.ProcessorMilliseconds, Stopwatch.GetTimestamp());
                engine.Load(workload);
                Print(new { workload = workload.Name, engine = engine.Name, facts = workload.FactCount, loadProcessorMs = Math.Round(engine.ProcessorMilliseconds - cpu), loadMs = Math.Round(Stopwatch.GetElapsedTime(wall).TotalMilliseconds) });
            }

            foreach (var question in workload.Questions)
            {
                foreach (var found in Stopwatches.Run(workload, question, [.. engines.Where(e => e.CanAnswer(question))], repeat, faults))
                {
                    Print(found);
                    measured.Add(found);
                }

                if (isExplained) Console.WriteLine(((OwnEngine)engines[0]).Explain(question));
            }
        }
        finally
        {
            foreach (var engine in engines) engine.Dispose();
        }

        return measured;
    }

    private static void Print(object line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
