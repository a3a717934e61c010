using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Generate;
using DatalogStore.Transactions;

namespace DatalogStore.Tests.Views;

/// <summary>Transactions that are tried and not written, against the same transactions written.</summary>
public class WithTests
{
    private static readonly string[] Queries =
    [
        "[:find ?e ?a ?v ?tx :where [?e ?a ?v ?tx]]",
        "[:find ?e ?f :where [?e :n/any ?v] [?f :n/tag ?v]]",
        "[:find ?e ?f :where [?e :n/name ?v] [?f :n/mail ?v]]",
        "[:find ?e ?name :where [?e :n/edge ?f] [?f :n/name ?name]]",
        "[:find ?v (count ?e) :where [?e :n/any ?v]]",
        "[:find ?tx ?e ?a ?v ?added :where [?tx :db/txInstant] [(tx-data $ ?tx) [[?e ?a ?v _ ?added]]]]",
        "[:find ?e :where (not [?e :n/num]) [?e :n/nums ?n] [(< ?n 5)]]",
    ];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Transactions_tried_one_on_another_answer_as_when_they_are_written(int seed) => Assert.True(Run(seed) > 4, $"seed {seed}: hardly a transaction was accepted");

    [Fact]
    public void Transactions_tried_answer_as_when_they_are_written_for_a_seed_of_the_day() => Run(System.Random.Shared.Next());

    [Fact]
    public void The_log_of_a_tried_database_ends_with_what_was_tried()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string}]");
        var tried = store.Db.With("""[{:db/id "a" :p/name "Ada"}]""").DbAfter.With("""[{:db/id "b" :p/name "Bob"}]""");
        store.Transact("""[{:p/name "Cyd"}]""");
        Assert.Equal([0, 1, 2, 3], tried.DbAfter.TxRange().Select(t => t.T));
        Assert.Equal(["Ada", "Bob"], tried.DbAfter.TxRange(2).SelectMany(t => t.Datoms).Select(d => d.V).OfType<string>());
        Assert.Equal(["Ada"], tried.DbBefore.TxRange(2).SelectMany(t => t.Datoms).Select(d => d.V).OfType<string>());
    }

    [Fact]
    public void What_is_tried_is_not_written_and_stays_as_it_was_whatever_is_written_later()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string :db/unique :db.unique/identity} {:db/ident :p/likes :db/valueType :db.type/string}]");
        var before = store.Db;
        var tried = before.With("""[{:db/id "a" :p/name "Ada" :p/likes "chess"}]""");
        Assert.Equal(before.BasisT, store.Db.BasisT);
        Assert.Equal(before.BasisT + 1, tried.DbAfter.BasisT);
        // The store gets the same texts, then others.
        store.Transact("""[{:p/name "Bob" :p/likes "chess"} {:p/name "Ada" :p/likes "go"}]""");
        const string likes = "[:find [?l ...] :in $ ?n :where [?e :p/name ?n] [?e :p/likes ?l]]";
        Assert.Equal(["chess"], tried.DbAfter.Query(likes, "Ada").Column);
        Assert.Empty(tried.DbAfter.Query(likes, "Bob").Column);
        Assert.Equal(tried.Tempids["a"], tried.DbAfter.Entid(EdnVector.Of(Keyword.Of("p/name"), "Ada")));
        Assert.Equal(["go"], store.Db.Query(likes, "Ada").Column);
        // One query over both: their words differ, their values do not.
        var both = store.Db.Query("[:find ?x ?y :in $ $tried :where [?e :p/name ?x] [?e :p/likes ?l] [$tried ?f :p/name ?y] [$tried ?f :p/likes ?l]]", tried.DbAfter);
        Assert.Equal(["Bob", "Ada"], both.Rows.Single());
    }

    [Fact]
    public void A_past_grows_branches_and_branches_grow_branches()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string :db/unique :db.unique/identity} {:db/ident :p/age :db/valueType :db.type/long}]");
        var past = store.Transact("""[{:p/name "Ada" :p/age 1}]""").DbAfter;
        store.Transact("""[{:p/name "Ada" :p/age 2} {:p/name "late" :p/age 9}]""");
        var one = past.With("""[{:p/name "Ada" :p/age 10}]""").DbAfter;
        var two = one.With("""[{:p/name "Eve" :p/age 20}]""").DbAfter;
        var other = one.With("""[{:p/name "Eve" :p/age 30}]""").DbAfter;
        const string ages = "[:find ?n ?a :where [?e :p/name ?n] [?e :p/age ?a]]";
        Assert.Equal(["Ada 10", "Eve 20"], Rows(two.Query(ages)));
        Assert.Equal(["Ada 10", "Eve 30"], Rows(other.Query(ages)));
        Assert.Equal(["Ada 10"], Rows(two.AsOf(one.BasisT).Query(ages)));
        Assert.Equal(["Ada 1"], Rows(two.AsOf(past.BasisT).Query(ages)));
        Assert.Equal(["Ada 11"], Rows(two.AsOf(one.BasisT).With("""[{:p/name "Ada" :p/age 11}]""").DbAfter.Query(ages)));
        Assert.Equal(["1 true", "1 false", "10 true"], two.History().Datoms(DatomIndex.Aevt, Keyword.Of("p/age")).OrderBy(d => d.Tx).Take(3).Select(d => $"{d.V} {(d.Added ? "true" : "false")}"));
        Assert.Equal(["Eve 20"], Rows(two.Since(one.BasisT).Query("[:find ?n ?a :where [?e :p/name ?n] [?e :p/age ?a]]")));
    }

    [Fact]
    public void Attributes_tried_are_attributes()
    {
        using var store = DatomStore.OpenInMemory();
        var db = store.Db.With("[{:db/ident :p/size :db/valueType :db.type/long :db/index true}]").DbAfter.With("[{:p/size 3} {:p/size 4}]").DbAfter;
        Assert.Equal([3L, 4L], db.IndexRange(Keyword.Of("p/size"), null, null).Select(d => d.V));
        Assert.Equal([4L], db.Query("[:find [?s ...] :where [_ :p/size ?s] [(> ?s 3)]]").Column);
        Assert.False(store.Db.TryAttribute(Keyword.Of("p/size"), out _));
        Assert.Throws<TransactionException>(() => store.Db.With("[{:p/size 3}]"));
    }

    [Fact]
    public void Values_that_a_framework_takes_for_one_are_two()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/page :db/valueType :db.type/uri :db/cardinality :db.cardinality/many}]");
        var db = store.Db.With([EdnMap.Of([new(Keyword.Of("p/page"), new object?[] { new Uri("http://host/#one"), new Uri("http://host/#two") })])]).DbAfter;
        Assert.Equal(2, db.Datoms(DatomIndex.Aevt, Keyword.Of("p/page")).Count());
    }

    [Fact]
    public void Many_threads_try_on_one_value()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string :db/unique :db.unique/identity}]");
        var db = store.Db;
        Parallel.For(0, 64, i =>
        {
            var after = db.With([EdnMap.Of([new(Keyword.Of("p/name"), "n" + i)])]).DbAfter;
            Assert.Equal(["n" + i], after.Query("[:find [?n ...] :where [_ :p/name ?n]]").Column);
        });
    }

    /// <summary>How many transactions were accepted: chance may refuse nearly all of a seed's.</summary>
    private static int Run(int seed)
    {
        using var store = DatomStore.OpenInMemory(new StoreOptions { Time = new StandingClock() });
        var chance = new Chance(seed);
        var generator = new TransactionGenerator(chance);
        store.Transact(TransactionGenerator.Schema);
        var accepted = 0;
        for (var round = 0; round < 8; round++)
        {
            var tried = new List<(string Transaction, TransactionReport? Report)>();
            var db = store.Db;
            for (var i = 0; i < 3; i++)
            {
                var transaction = generator.Next();
                var report = Told(() => db.With(transaction));
                tried.Add((transaction, report));
                db = report?.DbAfter ?? db;
            }

            foreach (var (transaction, report) in tried)
            {
                var what = $"seed {seed}, round {round}, {transaction}";
                var written = Told(() => store.Transact(transaction));
                Assert.True(written is null == report is null, $"{what}: tried and written are not both accepted or both refused");
                if (written is null) continue;
                accepted++;
                Equal(written.TxData, report!.TxData, what + " tx-data");
                Assert.Equal(written.Tempids.OrderBy(t => t.Value).Select(t => $"{t.Key} {t.Value}"), report.Tempids.OrderBy(t => t.Value).Select(t => $"{t.Key} {t.Value}"));
                Compare(written.DbAfter, report.DbAfter, chance, what);
            }
        }

        return accepted;
    }

    private static void Compare(Database written, Database tried, Chance chance, string what)
    {
        Assert.Equal(written.Attributes, tried.Attributes);
        var t = chance.Below((int)written.BasisT + 1);
        foreach (var (name, view) in (IEnumerable<(string, Func<Database, Database>)>)
            [("now", db => db), ("history", db => db.History()), ("as-of", db => db.AsOf(t)), ("since", db => db.Since(t)), ("history since", db => db.History().Since(t)),
                ("filtered", db => db.Filter((_, d) => d.E % 2 == 0)), ("filtered history as-of", db => db.AsOf(db.BasisT - 1).Filter((all, d) => all.BasisT > 0 && d.Added).History())])
        {
            var (x, y) = (view(written), view(tried));
            foreach (var index in Enum.GetValues<DatomIndex>())
            {
                Equal(x.Datoms(index), y.Datoms(index), $"{what}, {name} t {t}, {index}");
                Equal(x.RSeekDatoms(index).Take(40), y.RSeekDatoms(index).Take(40), $"{what}, {name} t {t}, {index} back");
            }

            foreach (var datom in x.Datoms(DatomIndex.Eavt).Where((_, i) => i % 9 == 0).Take(30))
            {
                Equal(x.Datoms(DatomIndex.Eavt, datom.E), y.Datoms(DatomIndex.Eavt, datom.E), $"{what}, {name} t {t}, entity {datom.E}");
                Equal(x.Datoms(DatomIndex.Vaet, datom.E), y.Datoms(DatomIndex.Vaet, datom.E), $"{what}, {name} t {t}, referring to {datom.E}");
                Equal(x.SeekDatoms(DatomIndex.Aevt, datom.A, datom.E).Take(20), y.SeekDatoms(DatomIndex.Aevt, datom.A, datom.E).Take(20), $"{what}, {name} t {t}, seek {datom}");
            }

            foreach (var query in Queries) Assert.Equal(Rows(x.Query(query)), Rows(y.Query(query)));
        }
    }

    private static TransactionReport? Told(Func<TransactionReport> tell)
    {
        try
        {
            return tell();
        }
        catch (TransactionException)
        {
            return null;
        }
    }

    private static List<string> Rows(QueryResult result) => [.. result.Rows.Select(r => string.Join(' ', r)).Order(StringComparer.Ordinal)];

    private static void Equal(IEnumerable<Datom> expected, IEnumerable<Datom> actual, string what)
    {
        var (left, right) = (Texts(expected), Texts(actual));
        if (!left.SequenceEqual(right)) Assert.Fail($"{what}\nwritten {string.Join("\n        ", left.Except(right))}\ntried   {string.Join("\n        ", right.Except(left))}\nof {left.Count} and {right.Count}");
    }

    private static List<string> Texts(IEnumerable<Datom> datoms) => [.. datoms.Select(d => $"[{d.E} {d.A} {EdnWriter.ToString(d.V)} {d.Tx} {d.Added}]")];

    /// <summary>A clock that does not move, so that what is tried and what is written have one instant.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
