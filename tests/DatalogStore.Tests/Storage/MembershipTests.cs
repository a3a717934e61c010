using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public class MembershipTests
{
    [Fact]
    public void Every_snapshot_of_a_long_chain_gives_its_members_back()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var store = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(store);
        var expected = new Dictionary<long, EntityBitmap>();
        var present = new Dictionary<string, HashSet<uint>> { ["a"] = [.. Enumerable.Range(0, 5000).Select(i => (uint)i)], ["b"] = [] };
        for (var n = 0; n < 80; n++)
        {
            var (source, numbers) = present.ElementAt(random.Next(3) == 0 ? 1 : 0);
            for (var i = 0; i < 10; i++) numbers.Add((uint)random.Next(100_000));
            numbers.RemoveWhere(_ => random.Next(200) == 0);
            var members = new EntityBitmap();
            foreach (var number in numbers) members.Add(number);
            using var batch = storage.BeginCommit();
            var meta = batch.AllocateOrdinary();
            batch.SetMembership(meta, source, members);
            batch.Commit(n, false, _ => false, false);
            expected.Add(meta, members.Copy());
        }

        var views = new DatabaseViews(DatomStorage.Open(store));
        foreach (var (meta, members) in expected.OrderBy(_ => random.Next())) Assert.True(members.Equals(views.Members([meta])), $"seed {seed}, snapshot {meta}");
        var both = views.Members([.. expected.Keys.TakeLast(2)]);
        Assert.True(both.Equals(expected.Values.ElementAt(78).Or(expected.Values.ElementAt(79))));
        Assert.Same(both, views.Members([.. expected.Keys.TakeLast(2).Reverse()]));
        Assert.True(storage.Store.SizeBytes(ColumnFamily.Members) < 80 * 5000, "differences are small");
    }

    [Fact]
    public void Every_thirty_second_row_of_a_chain_is_full()
    {
        var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        var kinds = new List<bool>();
        var members = EntityBitmap.FromRange(0, 100_000);
        for (var n = 0; n < 65; n++)
        {
            using var batch = storage.BeginCommit();
            var meta = batch.AllocateOrdinary();
            members = members.Copy();
            members.Add(200_000 + ((uint)n * 7));
            batch.SetMembership(meta, "s", members);
            batch.Commit(n, false, _ => false, false);
            var key = new byte[KeyBytes.EntitySize];
            KeyBytes.WriteEntity(key, meta);
            using var view = storage.Store.OpenReadView();
            kinds.Add(MembershipRow.Read(view.Get(ColumnFamily.Members, key)).IsFull);
        }

        Assert.Equal([0, 32, 64], kinds.Select((full, n) => (full, n)).Where(k => k.full).Select(k => k.n));
    }

    [Fact]
    public void The_members_of_a_snapshot_are_told_once_and_missing_ones_are_an_error()
    {
        var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        using (var batch = storage.BeginCommit())
        {
            batch.SetMembership(EntityId.FirstOrdinary, "s", EntityBitmap.Empty);
            batch.Commit(1, false, _ => false, false);
        }

        using var again = storage.BeginCommit();
        Assert.Throws<InvalidOperationException>(() => again.SetMembership(EntityId.FirstOrdinary, "s", EntityBitmap.Empty));
        Assert.Equal("store-damaged", Assert.Throws<DatalogException>(() => new DatabaseViews(storage).Members([EntityId.FirstOrdinary + 1])).Code);
    }
}
