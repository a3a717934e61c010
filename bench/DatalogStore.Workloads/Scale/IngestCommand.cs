using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DatalogStore.Snapshots;
using DatalogStore.Workloads.Peers;

namespace DatalogStore.Workloads.Scale;

/// <summary>
/// What it costs to take in a history, day by day, and what the store is on disk: a real history given as JSON documents, or a made-up organisation. One JSON
/// line a figure on standard output, the same as a table on standard error; exit code 1 when a count differs from the generator's own.
/// </summary>
internal sealed class IngestCommand
{
    private readonly string _folder;
    private readonly List<Ingested> _days = [];
    private DatomStore _store;
    private bool _isRight = true;

    private IngestCommand(string folder)
    {
        _folder = folder;
        _store = DatomStore.Open(StorePath, new StoreOptions { CreateIfMissing = true });
    }

    private string StorePath => Path.Combine(_folder, "store");

    public static int Run(IReadOnlyList<string> args)
    {
        var (maps, days, churn, seed, keep, files, raw) = (100_000, 30, 0.05, 1, default(string), new List<string>(), false);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--maps") maps = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--days") days = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--churn") churn = double.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--seed") seed = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--keep") keep = args[++i];
            else if (args[i] == "--raw") raw = true;
            else files.AddRange(Directory.Exists(args[i]) ? Directory.EnumerateFiles(args[i], "*.json").Order(StringComparer.Ordinal) : [args[i]]);
        }

        var folder = keep ?? Directory.CreateTempSubdirectory("dls-ingest-").FullName;
        try
        {
            var command = new IngestCommand(folder);
            if (files.Count > 0) command.History(files, raw);
            else command.Generated(new Organisation(maps, churn, seed), days, raw);
            return command.Finish();
        }
        finally
        {
            if (keep is null) Directory.Delete(folder, recursive: true);
        }
    }

    private void History(List<string> files, bool raw)
    {
        foreach (var file in files)
        {
            var day = DateTimeOffset.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Ingest(day, writer => writer.AddFile(file));
            if (raw && _days.Count == 1) PutRaw();
        }

        Ingest(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), writer => writer.AddFile(files[^1]));
    }

    private void Generated(Organisation organisation, int days, bool raw)
    {
        var first = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = 0; day < days; day++)
        {
            organisation.NextDay();
            var report = Ingest(first.AddDays(day), organisation.Write);
            // The root of a snapshot is a new entity each day that the organisation does not count.
            Check("distinct maps", day, organisation.Distinct, report.EntitiesSeen - 1);
            Check("new maps", day, organisation.New, report.EntitiesNew - 1);
            if (raw && day == 0) PutRaw();
        }

        var again = Ingest(first.AddDays(days), organisation.Write);
        Check("new maps of an unchanged day", days, 0, again.EntitiesNew - 1);
    }

    private IngestReport Ingest(DateTimeOffset time, Action<SnapshotWriter> write)
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = Path.Combine(_folder, "snapshots"), Time = time });
        write(writer);
        var written = writer.Complete();
        // What the writer left behind is not the ingest's to clear up.
        GC.Collect();
        ProcessorClock.ResetPeak();
        var (cpu, wall) = (ProcessorClock.Milliseconds, Stopwatch.GetTimestamp());
        var report = _store.Ingest(written.Folder!);
        _days.Add(new Ingested(report, Stopwatch.GetElapsedTime(wall).TotalSeconds, (ProcessorClock.Milliseconds - cpu) / 1000, ProcessorClock.PeakBytes));
        Directory.Delete(written.Folder!, recursive: true);
        return report;
    }

    private void PutRaw()
    {
        var (rows, bytes, wall, cpu) = RawStore.Copy(_store, Path.Combine(_folder, "raw"));
        var datoms = _days[0].Report.DatomsNew;
        Print("raw", new { rows, bytes, wall, cpu, datoms, perSecond = datoms / wall, perProcessorSecond = datoms / cpu, ingestToRaw = wall / _days[0].Wall, ingestToRawProcessor = cpu / _days[0].Cpu });
    }

    private int Finish()
    {
        var sum = new { entities = _days.Sum(d => d.Report.EntitiesNew), datoms = _days.Sum(d => d.Report.DatomsNew), pairs = _days.Sum(d => d.Report.DatomsNew - d.Report.EntitiesNew - 1) };
        Print("unique", sum);
        Rates("first", [_days[0]]);
        if (_days.Count > 2) Rates("following", _days[1..^1]);
        Rates("unchanged", [_days[^1]]);
        Sizes("uncompacted", sum.pairs, sum.datoms);
        var (cpu, wall) = (ProcessorClock.Milliseconds, Stopwatch.GetTimestamp());
        _store.Compact();
        Print("compact", new { wall = Stopwatch.GetElapsedTime(wall).TotalSeconds, cpu = (ProcessorClock.Milliseconds - cpu) / 1000 });
        Sizes("compacted", sum.pairs, sum.datoms);
        _store.Dispose();
        wall = Stopwatch.GetTimestamp();
        _store = DatomStore.Open(StorePath);
        Print("opening", new { milliseconds = Stopwatch.GetElapsedTime(wall).TotalMilliseconds });
        _store.Dispose();
        Print("peak", new { megabytes = _days.Max(d => d.PeakBytes) / 1e6 });
        return _isRight ? 0 : 1;
    }

    private static void Rates(string what, List<Ingested> days)
    {
        var (wall, cpu, entities, datoms) = (days.Sum(d => d.Wall), days.Sum(d => d.Cpu), days.Sum(d => d.Report.EntitiesSeen), days.Sum(d => d.Report.DatomsSeen));
        Print(what, new
        {
            snapshots = days.Count,
            maps = entities,
            datoms,
            newMaps = days.Sum(d => d.Report.EntitiesNew),
            wall,
            cpu,
            mapsPerSecond = entities / wall,
            mapsPerProcessorSecond = entities / cpu,
            datomsPerSecond = datoms / wall,
            datomsPerProcessorSecond = datoms / cpu,
        });
    }

    private void Sizes(string what, long pairs, long datoms)
    {
        _store.Dispose();
        var bytes = new DirectoryInfo(StorePath).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        _store = DatomStore.Open(StorePath);
        var families = Enum.GetValues<Storage.ColumnFamily>().ToDictionary(f => f.ToString(), f => _store.Storage.Store.SizeBytes(f));
        var members = (double)families["Members"] / _days.Sum(d => d.Report.EntitiesSeen);
        Print(what, new { megabytes = bytes / 1e6, perPair = (double)bytes / pairs, perDatom = (double)bytes / datoms, membersPerEntityAndSnapshot = members, families });
    }

    private void Check(string what, int day, long expected, long found)
    {
        if (expected == found) return;
        _isRight = false;
        Console.Error.WriteLine($"day {day}: {what}: the generator has {expected}, the store {found}");
    }

    private static void Print(string what, object figures)
    {
        var json = JsonSerializer.SerializeToElement(figures);
        Console.WriteLine(JsonSerializer.Serialize(new { workload = "ingest", what, figures }));
        Console.Error.WriteLine($"{what,-12} {string.Join("  ", json.EnumerateObject().Select(p => p.Name + " " + Text(p.Value)))}");
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(" ", value.EnumerateObject().Where(p => p.Value.GetDouble() > 0).Select(p => p.Name + " " + Text(p.Value))) + "}",
        _ => value.TryGetInt64(out var whole) ? whole.ToString("n0", CultureInfo.InvariantCulture) : value.GetDouble().ToString("n2", CultureInfo.InvariantCulture),
    };

    private sealed record Ingested(IngestReport Report, double Wall, double Cpu, long PeakBytes);
}
