using DatalogStore.Edn;
using DatalogStore.Snapshots;
using DatalogStore.Storage.InMemory;
using DatalogStore.Tests.Snapshots;

namespace DatalogStore.Tests.Connection.Verification;

/// <summary>Stores of every kind, from a seed: snapshots with long lists and shared children, transactions by hand with annotations, forgotten, excised, compacted.</summary>
internal static class StoreKinds
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>A store over rows that a test can reach.</summary>
    public static InMemoryKeyValueStore Rows(int seed, bool excisesShared = true)
    {
        var rows = new InMemoryKeyValueStore();
        var random = new Random(seed);
        var store = DatomStore.Wrap(rows, new StoreOptions());
        var history = new ListedHistory(seed).Take(6).ToList();
        foreach (var snapshot in history) store.Load(snapshot, new IngestOptions { ChunkDatomsMax = 60 }, Stop);
        Annotate(store);
        if (random.Next(2) == 0) store.Compact(Stop);
        if (random.Next(2) == 0) store.Forget([history[random.Next(history.Count)].Id, history[0].Id], cancellationToken: Stop);
        if (random.Next(2) == 0) Excise(store, random, excisesShared);
        store.Load(history[0], new IngestOptions { ChunkDatomsMax = 500 }, Stop);
        if (random.Next(2) == 0) store.Compact(Stop);
        return rows;
    }

    /// <summary>Snapshots of several sources out of order, some of them incomplete by their collector's word.</summary>
    public static InMemoryKeyValueStore OfSources(int seed)
    {
        var rows = new InMemoryKeyValueStore();
        var store = DatomStore.Wrap(rows, new StoreOptions());
        foreach (var snapshot in new RandomHistory(seed).Take(12)) store.Load(snapshot, cancellationToken: Stop);
        return rows;
    }

    private static void Annotate(DatomStore store)
    {
        store.Transact("""
            [{:db/ident :note :db/valueType :db.type/string :db/index true}
             {:db/ident :about :db/valueType :db.type/ref}
             {:db/ident :rank :db/valueType :db.type/any :db/cardinality :db.cardinality/many}]
            """);
        var found = store.Db.All().Query("[:find [?e ...] :where [?e :aws/account]]").Column.Cast<long>().Take(3).ToList();
        foreach (var e in found) store.Transact($$"""[{:db/id {{e}} :note "seen by hand"} {:note "L1$like a hash" :about {{e}} :rank [1 2.5 "three" :four 5N 6.25M #inst "2020-01-01"]}]""");
        store.Transact("""[[:db/add "x" :note "one"]]""");
        var x = (long)store.Db.Query("""[:find ?e . :where [?e :note "one"]]""").Scalar!;
        store.Transact($$"""[[:db/add {{x}} :note "two"]]""");
        store.Transact($$"""[[:db/retractEntity {{x}}]]""");
        // An index turned on late has not every datom.
        store.Transact("""[{:db/id :rank :db/index true}]""");
        store.Transact("""[{:note "late" :rank 7}]""");
    }

    private static void Excise(DatomStore store, Random random, bool excisesShared)
    {
        var hashed = store.Db.All().Query("[:find [?e ...] :where [?e :aws.parts/part]]").Column.ToList();
        store.Excise(new ExciseTarget { Entities = [hashed[random.Next(hashed.Count)]!] }, cancellationToken: Stop);
        if (random.Next(2) == 0) store.Excise(new ExciseTarget { Attributes = [Keyword.Of(random.Next(2) == 0 || !excisesShared ? "note" : "aws/note")] }, cancellationToken: Stop);
    }
}
