using DatalogStore.Oracle.Storage;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Storage.RocksDb;

namespace DatalogStore.Tests.Storage;

public class KeyValueStoreContractTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_store_in_memory_answers_as_a_sorted_dictionary_does(int seed) => AssertSame(seed, 600, new InMemoryKeyValueStore(), s => s);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_store_on_disk_answers_as_a_sorted_dictionary_does(int seed)
    {
        using var folder = new TemporaryFolder();
        AssertSame(seed, 400, RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Create), store =>
        {
            store.Dispose();
            return RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Write);
        });
    }

    [Fact]
    public void A_read_view_of_a_store_in_memory_outlives_the_store()
    {
        var store = new InMemoryKeyValueStore();
        AssertViewOutlives(store);
    }

    [Fact]
    public void A_read_view_of_a_store_on_disk_outlives_the_store()
    {
        using var folder = new TemporaryFolder();
        AssertViewOutlives(RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Create));
    }

    private static void AssertViewOutlives(IKeyValueStore store)
    {
        using (var batch = store.NewBatch())
        {
            batch.Put(ColumnFamily.Meta, "k"u8, "v"u8);
            store.Write(batch, durable: false);
        }

        var view = store.OpenReadView();
        var iterator = view.Iterate(ColumnFamily.Meta);
        store.Dispose();
        Assert.Equal("v"u8.ToArray(), view.Get(ColumnFamily.Meta, "k"u8));
        using (var late = view.Iterate(ColumnFamily.Meta))
        {
            late.SeekForPrevious("z"u8);
            Assert.Equal("k"u8.ToArray(), late.Key.ToArray());
        }

        view.Dispose();
        iterator.Seek("a"u8);
        Assert.Equal("k"u8.ToArray(), iterator.Key.ToArray());
        iterator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.Get(ColumnFamily.Meta, "k"u8));
        Assert.Throws<ObjectDisposedException>(() => iterator.Seek("a"u8));
        Assert.Throws<ObjectDisposedException>(store.OpenReadView);
    }

    internal static void AssertSame(int seed, int steps, IKeyValueStore store, Func<IKeyValueStore, IKeyValueStore> reopen)
    {
        var expected = new KeyValueCommands(seed, steps).Run(new NaiveKeyValueStore(), s => s);
        var actual = new KeyValueCommands(seed, steps).Run(store, reopen);
        var same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same == expected.Count && same == actual.Count) return;
        Assert.Fail($"seed {seed}, line {same}: expected '{expected.ElementAtOrDefault(same)}' but was '{actual.ElementAtOrDefault(same)}'; before it: {string.Join(" | ", expected.Take(same).TakeLast(5))}");
    }
}
