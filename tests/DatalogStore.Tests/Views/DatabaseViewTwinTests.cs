using DatalogStore.Model;
using DatalogStore.Oracle.Storage;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Storage.RocksDb;
using DatalogStore.Tests.Storage;
using DatalogStore.Views;

namespace DatalogStore.Tests.Views;

/// <summary>Two implementations agree: every question that a view answers, at random bases, since, history and scopes, against <see cref="Oracle.Views.NaiveDatoms"/>.</summary>
public class DatabaseViewTwinTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Views_of_a_store_in_memory_answer_as_the_naive_twin(int seed) => InMemory(seed);

    [Fact]
    public void Views_answer_as_the_naive_twin_for_a_seed_of_the_day() => InMemory(Random.Shared.Next());

    [Theory]
    [InlineData(11), InlineData(12)]
    public void Views_of_a_store_on_disk_answer_as_the_naive_twin_across_reopening(int seed)
    {
        using var folder = new TemporaryFolder();
        Run(seed, 24, 8, () => DatomStorage.Open(RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Create)), storage => storage.Dispose());
    }

    [Theory]
    [InlineData(2), InlineData(5), InlineData(12), InlineData(19)]
    public void A_write_that_fails_leaves_the_store_as_it_was(int failingWrite)
    {
        var seed = Random.Shared.Next();
        var random = new RandomStore(seed);
        using var below = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(new FaultyKeyValueStore(below, failingWrite));
        random.ReadBootstrap(storage);
        for (var n = 2; n < failingWrite; n++) random.Commit(storage);
        var before = storage.State;
        Assert.Throws<InjectedFaultException>(() => random.Commit(storage));
        Assert.Equal(before, storage.State);
        foreach (var survivor in (DatomStorage[])[storage, DatomStorage.Open(below)])
        {
            Assert.Equal(before, survivor.State);
            for (var i = 0; i < 10; i++) Compare(random, new DatabaseViews(survivor), before.T, $"seed {seed}, after the failed write, view {i}");
        }
    }

    [Fact]
    public void Compaction_that_stops_at_any_write_changes_no_answer()
    {
        var seed = Random.Shared.Next();
        var random = new RandomStore(seed);
        using var below = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(below);
        random.ReadBootstrap(storage);
        for (var n = 0; n < 12; n++) random.Commit(storage);
        var failed = 0;
        for (var failingWrite = 1; failed == failingWrite - 1; failingWrite++)
        {
            var faulty = DatomStorage.Open(new FaultyKeyValueStore(below, failingWrite));
            try
            {
                faulty.Compact(CancellationToken.None);
            }
            catch (InjectedFaultException)
            {
                failed++;
            }

            Compare(random, new DatabaseViews(DatomStorage.Open(below)), storage.State.T, $"seed {seed}, failing at write {failingWrite}");
        }

        Assert.True(failed > 2, "compaction writes more than twice");
    }

    private static void InMemory(int seed)
    {
        // Disposing would close the store, and it is reopened.
        using var store = new InMemoryKeyValueStore();
        Run(seed, 40, 10, () => DatomStorage.Open(store), _ => { });
    }

    private static void Run(int seed, int transactions, int reopenEvery, Func<DatomStorage> open, Action<DatomStorage> close)
    {
        var random = new RandomStore(seed);
        var storage = open();
        try
        {
            random.ReadBootstrap(storage);
            var views = new DatabaseViews(storage);
            long saved = 0;
            for (var n = 1; n <= transactions; n++)
            {
                random.Commit(storage);
                if (n % reopenEvery == 0)
                {
                    var before = storage.State;
                    close(storage);
                    storage = open();
                    views = new DatabaseViews(storage);
                    Assert.Equal(before, storage.State);
                }

                if (n % 7 == 0) saved += storage.Compact(CancellationToken.None);
                if (n % 3 != 0) continue;
                for (var i = 0; i < 6; i++) Compare(random, views, storage.State.T, $"seed {seed}, after transaction {n}, view {i}");
                using var view = views.Open(new ViewSpec(storage.State.T));
                random.CheckHashes(storage, view.Words);
            }

            Assert.True(saved > 0, "compaction joined pieces");
        }
        finally
        {
            close(storage);
        }
    }

    private static void Compare(RandomStore random, DatabaseViews views, long lastT, string what)
    {
        var spec = random.Spec(lastT, out var shown);
        what += $", {spec}";
        var expected = random.Twin.View(spec.BasisT, spec.SinceT, spec.IsHistory, shown).ToList();
        using var view = views.Open(spec);
        foreach (var a in random.Attributes.Append(BuiltIn.ContentHash.Id).Append(BuiltIn.Ident.Id))
        {
            var rows = expected.Where(d => d.A == a).OrderBy(d => d.E).ThenBy(d => d.V).ThenBy(d => d.T).ThenBy(d => d.Added).ToList();
            Equal(rows, RowsOf(view.Column(a), a), $"{what}, column {a}");
        }

        var buffer = new DatomBuffer();
        foreach (var e in random.Entities)
        {
            buffer.Clear();
            view.Entity(e, buffer);
            var rows = expected.Where(d => d.E == e).OrderBy(d => d.A).ThenBy(d => d.V).ThenBy(d => d.T).ThenBy(d => d.Added).ToList();
            Equal(rows, RowsOf(buffer), $"{what}, entity {e}");
            buffer.Clear();
            view.EntityAttribute(e, random.Attributes[5], buffer);
            Equal([.. rows.Where(d => d.A == random.Attributes[5])], RowsOf(buffer), $"{what}, entity {e} attribute");
            buffer.Clear();
            view.Referring(e, buffer);
            var word = Word.OfRef(e);
            Equal([.. expected.Where(d => d.V == word).OrderBy(d => d.A).ThenBy(d => d.E).ThenBy(d => d.T).ThenBy(d => d.Added)], RowsOf(buffer), $"{what}, referring to {e}");
        }

        foreach (var v in random.Words.Distinct().Where((_, i) => i % 7 == 0))
        {
            foreach (var a in random.Attributes.Append(BuiltIn.ContentHash.Id))
            {
                buffer.Clear();
                view.ByValue(a, v, buffer);
                Equal([.. expected.Where(d => d.A == a && d.V == v).OrderBy(d => d.E).ThenBy(d => d.T).ThenBy(d => d.Added)], RowsOf(buffer), $"{what}, {a} by value {v:x}");
            }
        }
    }

    private static void Equal(List<WordDatom> expected, List<WordDatom> actual, string what)
    {
        if (expected.SequenceEqual(actual)) return;
        Assert.Fail($"{what}\nexpected {string.Join("\n         ", expected)}\nactual   {string.Join("\n         ", actual)}");
    }

    private static List<WordDatom> RowsOf(DatomBuffer buffer) => [.. Enumerable.Range(0, buffer.Count).Select(i => buffer[i])];

    private static List<WordDatom> RowsOf(Column column, long a) =>
        [.. Enumerable.Range(0, column.Count).Select(i => new WordDatom(column.E[i], a, column.V[i], column.T[i], column.Added is null || column.Added[i]))];
}
