using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Pull;

/// <summary>Pull in scopes of snapshots: a map of one day, its part that is stored once for both days, and a note that refers to it.</summary>
public class PullScopeTests
{
    private static readonly DateTimeOffset Day = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Shared_parts_have_as_many_wholes_as_the_scope_shows()
    {
        using var store = Store();
        var part = (long)store.Db.Query("[:find ?c . :where [?c :a.c/y 7]]").Scalar!;
        Assert.Equal("{:a/_c [{:a/x 1} {:a/x 2}]}", Pull(store.Db, "[{:a/_c [:a/x]}]", part));
        Assert.Equal("{:a/_c [{:a/x 1}]}", Pull(store.Db.At(Day), "[{:a/_c [:a/x]}]", part));
        Assert.Equal("{:a/_c [{:a/x 2}]}", Pull(store.Db.At(Day.AddDays(1)), "[{:a/_c [:a/x]}]", part));
        Assert.Equal("nil", Pull(store.Db.At(Day.AddDays(-1)), "[* {:a/_c [:a/x]}]", part));
    }

    [Fact]
    public void What_is_out_of_scope_shows_nothing_but_that_it_is_referred_to()
    {
        using var store = Store();
        var first = (long)store.Db.Query("[:find ?a . :where [?a :a/x 1]]").Scalar!;
        store.Transact($"[{{:db/id 5 :note/about {first}}}]");
        var (then, later) = (store.Db.At(Day), store.Db.At(Day.AddDays(1)));
        Assert.Equal("{:note/about {:a/x 1}}", Pull(then, "[{:note/about [:a/x]}]", 5));
        Assert.Equal($"{{:note/about {{:db/id {first}}}}}", Pull(later, "[:note/about]", 5));
        Assert.Equal($"{{:note/about {{:db/id {first}}}}}", Pull(later, "[{:note/about [*]}]", 5));
        Assert.Equal("nil", Pull(later, "[{:note/about [:a/x]}]", 5));
        Assert.Equal("nil", Pull(later, "[*]", first));
        Assert.Equal("nil", Pull(later, "[(:a/x :default 0)]", first));
        Assert.Empty(later.Entity(first)!.Keys);
    }

    private static DatomStore Store()
    {
        var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :note/about :db/valueType :db.type/ref}]");
        store.Load(Snapshot.OfJson("""{"a":{"x":1,"c":{"y":7}}}""", new SnapshotWriterOptions { Time = Day }));
        store.Load(Snapshot.OfJson("""{"a":{"x":2,"c":{"y":7}}}""", new SnapshotWriterOptions { Time = Day.AddDays(1) }));
        return store;
    }

    private static string Pull(Database db, string pattern, long e) => EdnWriter.ToString(db.Pull(pattern, e));
}
