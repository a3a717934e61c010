using System.Diagnostics;
using System.Globalization;

namespace DatalogStore.Fuzz;

/// <summary>
/// Kills a process in which several threads commit at once. It prints each commit that was acknowledged; after the kill every one of them must be in the store, none
/// twice, the transactions without gaps, and of each thread those before an acknowledged one too.
/// </summary>
internal static class CommitCrashFuzz
{
    /// <summary>The hidden command that a killed child runs.</summary>
    public const string ChildCommand = "commit-crash-child";

    private const int Writers = 4;
    private const long IdsPerWriter = 1_000_000;

    public static int Run(FuzzOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("datalog-store-commits-").FullName;
        try
        {
            return Loop(options, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Commits until it is killed, from the numbers on that the store has.</summary>
    public static int Child(string path)
    {
        using var store = DatomStore.Open(path, new StoreOptions { CreateIfMissing = true });
        if (!store.Db.TryAttribute(Edn.Keyword.Of("n"), out _)) store.Transact("[{:db/ident :n :db/valueType :db.type/long :db/index true}]");
        var taken = Ids(store).ToHashSet();
        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (var n = writer * IdsPerWriter; ; n++)
            {
                if (taken.Contains(n)) continue;
                var edn = string.Create(CultureInfo.InvariantCulture, $"[{{:n {n}}}]");
                if (writer % 2 == 0) store.Transact(edn);
                else store.TransactAsync(edn).GetAwaiter().GetResult();
                lock (Console.Out)
                {
                    Console.Out.WriteLine(n);
                    Console.Out.Flush();
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return 0;
    }

    private static int Loop(FuzzOptions options, string folder)
    {
        var random = new Random(options.Seed);
        var watch = Stopwatch.StartNew();
        var (rounds, acknowledged, differences) = (0, 0L, 0);
        var store = Path.Combine(folder, "store");
        var known = new HashSet<long>();
        while (watch.Elapsed.TotalSeconds < options.Seconds && rounds < options.CountMax && differences < options.DifferencesMax)
        {
            rounds++;
            var lines = RunAndKill(store, TimeSpan.FromMilliseconds(random.Next(1500)));
            acknowledged += lines.Count;
            known.UnionWith(lines);
            if (Difference(store, known) is not { } difference) continue;
            differences++;
            Console.WriteLine($"=== seed {options.Seed}, round {rounds}: {difference}");
        }

        Console.WriteLine($"{rounds} kills of committers, {acknowledged} commits acknowledged, {watch.Elapsed.TotalSeconds:F0} s: {differences} differences");
        return differences == 0 && acknowledged > 0 ? 0 : 1;
    }

    /// <summary>Kills the process so long after its first acknowledged commit, however long a busy machine takes to get there.</summary>
    private static List<long> RunAndKill(string store, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(CommitCrashFuzz).Assembly.Location, ChildCommand, store }) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var lines = new List<string>();
        using var began = new ManualResetEventSlim();
        var reading = Task.Run(() =>
        {
            while (child.StandardOutput.ReadLine() is { } line)
            {
                lines.Add(line);
                began.Set();
            }

            began.Set();
        });
        began.Wait(TimeSpan.FromMinutes(1));
        child.WaitForExit(after);
        child.Kill();
        child.WaitForExit();
        reading.Wait();
        // The last line may have been cut: only whole ones count, and a cut number is shorter than it was.
        return [.. lines.SkipLast(1).Select(l => long.Parse(l, CultureInfo.InvariantCulture))];
    }

    private static string? Difference(string path, HashSet<long> known)
    {
        if (!Directory.Exists(path)) return known.Count == 0 ? null : "the store is gone";
        using var store = DatomStore.Open(path, new StoreOptions { CreateIfMissing = true });
        var there = Ids(store);
        var set = there.ToHashSet();
        if (there.Count != set.Count) return "a commit is there twice";
        if (known.FirstOrDefault(n => !set.Contains(n), -1) is >= 0 and var lost) return $"the acknowledged commit {lost} is lost";
        var ts = store.Db.TxRange().Select(x => x.T).ToList();
        if (!ts.SequenceEqual(Enumerable.Range(0, ts.Count).Select(t => (long)t))) return "the log has gaps";
        foreach (var writer in there.GroupBy(n => n / IdsPerWriter))
        {
            if (writer.Max() - writer.Min() + 1 != writer.Count()) return $"commits of writer {writer.Key} are missing between others";
        }

        return null;
    }

    private static List<long> Ids(DatomStore store) =>
        store.Db.TryAttribute(Edn.Keyword.Of("n"), out _) ? [.. store.Db.Datoms(DatomIndex.Aevt, Edn.Keyword.Of("n")).Select(d => (long)d.V)] : [];
}
