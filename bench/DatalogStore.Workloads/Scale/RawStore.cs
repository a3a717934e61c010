using System.Diagnostics;
using DatalogStore.Storage;
using DatalogStore.Storage.RocksDb;
using DatalogStore.Workloads.Peers;

namespace DatalogStore.Workloads.Scale;

/// <summary>How fast the rows that a store has go into an empty RocksDB with the same options: what an ingest could cost if packing were free.</summary>
internal static class RawStore
{
    /// <summary>Some hundred thousand datoms, as a chunk of an ingest has.</summary>
    private const long BatchSizeBytes = 2 << 20;

    public static (long Rows, long Bytes, double Wall, double Cpu) Copy(DatomStore from, string path)
    {
        var rows = new List<(ColumnFamily Family, byte[] Key, byte[] Value)>();
        using (var view = from.Storage.Store.OpenReadView())
        {
            foreach (var family in ColumnFamilies.All)
            {
                using var walk = view.Iterate(family);
                for (walk.Seek([]); walk.IsValid; walk.Next()) rows.Add((family, walk.Key.ToArray(), walk.Value.ToArray()));
            }
        }

        GC.Collect();
        using var store = RocksDbKeyValueStore.Open(path, StoreAccess.Create);
        var (cpu, wall, bytes) = (ProcessorClock.Milliseconds, Stopwatch.GetTimestamp(), 0L);
        for (var i = 0; i < rows.Count;)
        {
            using var batch = store.NewBatch();
            for (; i < rows.Count && batch.SizeBytes < BatchSizeBytes; i++) batch.Put(rows[i].Family, rows[i].Key, rows[i].Value);
            bytes += batch.SizeBytes;
            store.Write(batch, durable: true);
        }

        return (rows.Count, bytes, Stopwatch.GetElapsedTime(wall).TotalSeconds, (ProcessorClock.Milliseconds - cpu) / 1000);
    }
}
