using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Tests.Connection;

public class TxRangeTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_range_begins_with_its_start_ends_before_its_end_and_takes_ts_entities_and_instants()
    {
        var clock = new Clock();
        using var store = DatomStore.OpenInMemory(new StoreOptions { Time = clock });
        for (var n = 0; n < 5; n++)
        {
            clock.Now = Start.AddDays(n);
            store.Transact("[]");
        }

        var db = store.Db;
        long[] Ts(object? start, object? end) => [.. db.TxRange(start, end).Select(x => x.T)];
        Assert.Equal([0, 1, 2, 3, 4, 5], Ts(null, null));
        Assert.Equal([2, 3], Ts(2L, 4L));
        Assert.Equal([2, 3], Ts(EntityId.OfTransaction(2), EntityId.OfTransaction(4)));
        Assert.Equal([2, 3], Ts(Start.AddDays(1), Start.AddDays(3)));
        Assert.Equal([2, 3], Ts(Start.AddHours(1), Start.AddDays(2).AddHours(1)));
        Assert.Equal([2, 3], Ts(Start.AddDays(0).AddTicks(1), Start.AddDays(2).AddTicks(1)));
        Assert.Equal([0, 1, 2, 3, 4, 5], Ts(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Empty(Ts(4L, 4L));
        Assert.Empty(Ts(9L, null));
        Assert.Equal([0, 1, 2], db.AsOf(2).TxRange().Select(x => x.T));
        Assert.Equal(Start.AddDays(3), db.TxRange(4L).First().Instant);
        Assert.Equal("bad-transaction-point", Assert.Throws<DatalogException>(() => db.TxRange("x")).Code);
    }

    [Fact]
    public void The_log_is_everything_whatever_the_value_shows_and_stays_within_its_basis()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n :db/valueType :db.type/long}]");
        store.Transact("""[{:db/id "x" :n 1}]""");
        var held = store.Db;
        var e = held.Datoms(DatomIndex.Aevt, Keyword.Of(null, "n")).Single().E;
        store.Transact($"[[:db/add {e} :n 2]]");
        Assert.Equal(2, held.TxRange().Max(x => x.T));
        var last = store.Db.Since(3).TxRange(3L).Single();
        Assert.Equal([(1L, false), (2L, true)], last.Datoms.Where(d => d.E == e).Select(d => ((long)d.V, d.Added)));
        Assert.Single(last.Datoms, d => d.E == last.Tx);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
