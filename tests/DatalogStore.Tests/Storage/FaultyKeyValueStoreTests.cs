using DatalogStore.Oracle.Storage;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;

namespace DatalogStore.Tests.Storage;

public class FaultyKeyValueStoreTests
{
    [Fact]
    public void The_chosen_write_and_all_later_ones_fail_and_leave_what_was_written_before()
    {
        using var below = new InMemoryKeyValueStore();
        using (var faulty = new FaultyKeyValueStore(below, failingWrite: 3))
        {
            Put(faulty, "a");
            Put(faulty, "b");
            Assert.False(faulty.HasFailed);
            Assert.Throws<InjectedFaultException>(() => Put(faulty, "c"));
            Assert.Throws<InjectedFaultException>(() => Put(faulty, "d"));
            Assert.Equal(4, faulty.Writes);
        }

        using var view = below.OpenReadView();
        using var iterator = view.Iterate(ColumnFamily.Meta);
        var keys = new List<string>();
        for (iterator.Seek([]); iterator.IsValid; iterator.Next()) keys.Add(System.Text.Encoding.UTF8.GetString(iterator.Key));
        Assert.Equal(["a", "b"], keys);
    }

    private static void Put(FaultyKeyValueStore store, string key)
    {
        using var batch = store.NewBatch();
        batch.Put(ColumnFamily.Meta, System.Text.Encoding.UTF8.GetBytes(key), []);
        store.Write(batch, durable: true);
    }
}
