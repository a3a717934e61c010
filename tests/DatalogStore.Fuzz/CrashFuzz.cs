using System.Diagnostics;
using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Fuzz;

/// <summary>
/// Kills a process that ingests at random moments, as a power button would, and runs it again: the store must end as one that was left
/// alone, datom for datom with entity ids and transactions; only instants may differ.
/// </summary>
internal static class CrashFuzz
{
    /// <summary>The hidden command that a killed child runs.</summary>
    public const string ChildCommand = "crash-child";

    private const int Snapshots = 6;
    private const int MapsPerSnapshot = 1500;
    private const int ChunkDatoms = 400;

    public static int Run(FuzzOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("datalog-store-crash-").FullName;
        try
        {
            return Loop(options, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Ingests every snapshot of a folder; this is what gets killed.</summary>
    public static int Child(string store, string snapshots)
    {
        Ingest(store, snapshots);
        return 0;
    }

    private static int Loop(FuzzOptions options, string folder)
    {
        Console.WriteLine($"seed {options.Seed}");
        var random = new Random(options.Seed);
        var snapshots = Path.Combine(folder, "snapshots");
        WriteSnapshots(snapshots, random);
        var watch = Stopwatch.StartNew();
        var undisturbed = Path.Combine(folder, "undisturbed");
        Run(undisturbed, snapshots).WaitForExit();
        var whole = watch.Elapsed;
        var expected = Everything(undisturbed);
        var (rounds, kills, differences) = (0, 0, 0);
        watch.Restart();
        while (watch.Elapsed.TotalSeconds < options.Seconds && rounds < options.CountMax && differences < options.DifferencesMax)
        {
            var store = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"store-{rounds++}"));
            for (var attempts = random.Next(1, 4); attempts > 0; attempts--)
            {
                using var child = Run(store, snapshots);
                if (child.WaitForExit(TimeSpan.FromMilliseconds(random.NextDouble() * whole.TotalMilliseconds))) break;
                child.Kill();
                child.WaitForExit();
                kills++;
            }

            using (var last = Run(store, snapshots))
            {
                last.WaitForExit();
                if (last.ExitCode != 0 || Everything(store) != expected)
                {
                    differences++;
                    Console.WriteLine($"=== seed {options.Seed}, round {rounds}: exit code {last.ExitCode}, the store differs from one that was left alone");
                }
            }

            Directory.Delete(store, recursive: true);
        }

        Console.WriteLine($"{rounds} stores, {kills} kills, {watch.Elapsed.TotalSeconds:F0} s: {differences} differences");
        return differences == 0 && kills > 0 ? 0 : 1;
    }

    private static Process Run(string store, string snapshots)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        foreach (var argument in new[] { typeof(CrashFuzz).Assembly.Location, ChildCommand, store, snapshots }) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static void Ingest(string path, string snapshots)
    {
        using var store = DatomStore.Open(path, new StoreOptions { CreateIfMissing = true });
        foreach (var snapshot in Directory.EnumerateDirectories(snapshots, "*-*-*-*-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            store.Ingest(snapshot, new IngestOptions { ChunkDatomsMax = ChunkDatoms });
    }

    private static void WriteSnapshots(string folder, Random random)
    {
        var world = Enumerable.Range(0, MapsPerSnapshot).Select(n => Map(n, random)).ToList();
        for (var day = 0; day < Snapshots; day++)
        {
            using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = folder, Time = new DateTimeOffset(2024, 3, 1 + day, 0, 0, 0, TimeSpan.Zero) });
            writer.Add(new Dictionary<string, object?>(StringComparer.Ordinal) { ["things"] = world });
            writer.Complete();
            for (var n = 0; n < MapsPerSnapshot / 4; n++)
            {
                var changed = random.Next(MapsPerSnapshot);
                world[changed] = Map(changed, random);
            }
        }
    }

    private static Dictionary<string, object?> Map(int n, Random random) => new(StringComparer.Ordinal)
    {
        ["id"] = $"thing-{n.ToString(CultureInfo.InvariantCulture)}",
        ["size"] = random.Next(1000),
        ["tags"] = Enumerable.Range(0, random.Next(4)).Select(object? (_) => new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = "k" + random.Next(50), ["value"] = random.Next(3) == 0 ? null : "v" + random.Next(200) }).ToList(),
    };

    /// <summary>Every datom of all time but instants, and how much each snapshot holds.</summary>
    private static string Everything(string path)
    {
        using var store = DatomStore.Open(path, new StoreOptions { ReadOnly = true });
        var db = store.Db;
        var instants = db.Attributes.Where(a => a.Ident.Text is "db/txInstant" or "snapshot/complete").Select(a => a.Id).ToHashSet();
        var datoms = db.History().Datoms(DatomIndex.Eavt).Where(d => !instants.Contains(d.A)).Select(d => EdnWriter.ToString(EdnVector.Of(d.E, d.A, d.V, d.Tx, d.Added)));
        var scopes = db.Snapshots.Select(s => $"{s.Id} {s.IsLoaded} {(s.IsLoaded ? db.Snapshot(s.Id).Scope!.EntityCount : 0)}");
        return string.Join('\n', datoms.Concat(scopes));
    }
}
