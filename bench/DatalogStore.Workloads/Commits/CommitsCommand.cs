using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DatalogStore.Workloads.Commits;

/// <summary>
/// What a commit costs: on disk with either durability and in memory, by one caller and by sixteen, of one datom and of a hundred. One JSON line a
/// row on standard output, the same as a table on standard error; ends by counting what was written.
/// </summary>
internal static class CommitsCommand
{
    private const string Schema = "[{:db/ident :n :db/valueType :db.type/long :db/index true} {:db/ident :text :db/valueType :db.type/string}]";

    /// <summary>Seconds of each row.</summary>
    private const double Seconds = 3;

    public static int Run(string? path)
    {
        var folder = path is null ? Directory.CreateTempSubdirectory("datalog-store-commits-").FullName : Directory.CreateDirectory(path).FullName;
        var isRight = true;
        Console.Error.WriteLine("store    durability callers datoms   commits/s    µs each   syncs/s  commits a sync");
        foreach (var datoms in new[] { 1, 100 })
        {
            foreach (var callers in new[] { 1, 16 })
            {
                isRight &= Measure("disk", new StoreOptions { CreateIfMissing = true }, Path.Combine(folder, $"sync-{callers}-{datoms}"), callers, datoms);
                isRight &= Measure("disk", new StoreOptions { CreateIfMissing = true, Durability = Durability.Async }, Path.Combine(folder, $"async-{callers}-{datoms}"), callers, datoms);
                isRight &= Measure("memory", new StoreOptions(), null, callers, datoms);
            }
        }

        if (path is null) Directory.Delete(folder, recursive: true);
        return isRight ? 0 : 1;
    }

    private static bool Measure(string kind, StoreOptions options, string? path, int callers, int datoms)
    {
        using var store = path is null ? DatomStore.OpenInMemory(options) : DatomStore.Open(path, options);
        store.Transact(Schema);
        Commit(store, callers, datoms, seconds: 0.3, offset: 1L << 40);
        var syncs = store.Storage.Commits.SyncCount;
        var before = store.Db.BasisT;
        var watch = Stopwatch.StartNew();
        var commits = Commit(store, callers, datoms, Seconds, offset: 0);
        var elapsed = watch.Elapsed.TotalSeconds;
        syncs = store.Storage.Commits.SyncCount - syncs;
        var rate = commits / elapsed;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"workload\":\"commits\",\"store\":\"{kind}\",\"durability\":\"{options.Durability}\",\"callers\":{callers},\"datoms\":{datoms},\"commits\":{commits},\"seconds\":{elapsed:F2},\"commits-per-second\":{rate:F0},\"microseconds-each\":{callers * 1e6 / rate:F0},\"syncs\":{syncs}}}"));
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-8} {options.Durability,-10} {callers,7} {datoms,6} {rate,11:F0} {callers * 1e6 / rate,10:F0} {syncs / elapsed,9:F0}  {(syncs == 0 ? 0 : (double)commits / syncs),14:F1}"));
        return store.Db.BasisT - before == commits;
    }

    /// <summary>Commits from so many threads until the time is over; returns how many there were.</summary>
    private static long Commit(DatomStore store, int callers, int datoms, double seconds, long offset)
    {
        long commits = 0;
        var watch = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            for (var n = 0; watch.Elapsed.TotalSeconds < seconds; n++)
            {
                store.Transact(Transaction(offset + (caller * 100_000_000L) + (n * (long)datoms), datoms));
                Interlocked.Increment(ref commits);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return commits;
    }

    private static string Transaction(long first, int datoms)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < datoms; i++) text.Append(CultureInfo.InvariantCulture, $"{{:n {first + i}}}");
        return text.Append(']').ToString();
    }
}
