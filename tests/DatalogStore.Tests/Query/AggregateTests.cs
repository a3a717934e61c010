using DatalogStore.Edn;
using DatalogStore.Query.Evaluate;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Tests.Query;

/// <summary>Aggregates over words against the same ones over values; what is ordered and cut before rows are made.</summary>
public class AggregateTests
{
    [Fact]
    public void Aggregates_of_words_are_those_of_values()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var words = new WordAggregates();
        var taken = 0;
        for (var round = 0; round < 2000; round++)
        {
            var values = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Value(random)).ToArray();
            var column = values.Select(new QueryWords(null).ToWord).ToArray();
            var rows = Enumerable.Range(0, values.Length).ToArray();
            foreach (var aggregate in Aggregates.Default.All.Where(a => a.ArityMin == 0 && a.Name is not ("rand" or "distinct")))
            {
                if (!words.TryApply(aggregate, column, rows, out var found)) continue;
                taken++;
                var expected = aggregate.Body(values, [], new FunctionContext());
                Assert.True(Equals(expected, found), $"seed {seed}, round {round}: {aggregate.Name} of {string.Join(' ', values)} is {expected}, not {found}");
            }
        }

        Assert.True(taken > 5000, $"{taken} aggregates were taken");
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_the_error_or_number_it_always_was()
    {
        var values = new object?[] { long.MaxValue, 1L };
        Assert.Equal("long-overflow", Assert.Throws<DatalogException>(() => Datalog.Query("[:find (sum ?x) . :in [?x ...]]", [new EdnVector(values)])).Code);
    }

    [Fact]
    public void An_aggregate_of_ones_own_by_a_known_name_is_called()
    {
        using var store = DatomStore.OpenInMemory(new StoreOptions { Functions = new FunctionRegistry().AddAggregate("my/sum", (values, _) => values.Count * 100L) });
        Assert.Equal(300L, store.Db.Query("[:find (my/sum ?x) . :in $ [?x ...]]", new EdnVector([1L, 2L, 3L])).Scalar);
    }

    [Fact]
    public void Groups_are_told_apart_by_all_their_columns()
    {
        var rows = new EdnVector([.. Enumerable.Range(0, 200).Select(i => (object?)EdnVector.Of((long)(i % 3), $"{i % 2}", (long)i))]);
        var found = Datalog.Query("[:find ?a ?b (count ?c) (sum ?c) (min ?c) :in [[?a ?b ?c]]]", [rows]).Rows.Select(r => string.Join(' ', r)).Order(StringComparer.Ordinal);
        var expected = Enumerable.Range(0, 200).GroupBy(i => (i % 3, i % 2)).Select(g => $"{g.Key.Item1} {g.Key.Item2} {g.Count()} {g.Sum()} {g.Min()}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Only_rows_that_are_shown_are_pulled()
    {
        var pulled = 0;
        using var store = DatomStore.OpenInMemory(new StoreOptions { Functions = new FunctionRegistry().AddFunction("my/count", 1, a => { pulled++; return a[0]; }) });
        store.Transact("[{:db/ident :n :db/valueType :db.type/long}]");
        store.Transact(new EdnVector([.. Enumerable.Range(0, 100).Select(i => (object?)EdnMap.Of([KeyValuePair.Create<object, object?>(Keyword.Of("n"), (long)((i * 37) % 100))]))]));
        var rows = store.Db.Query("[:find ?n (pull ?e [[:n :xform my/count]]) :where [?e :n ?n] :order-by ?n :desc :offset 2 :limit 3]").Rows;
        Assert.Equal([97L, 96L, 95L], rows.Select(r => r[0]));
        Assert.Equal(["{:n 97}", "{:n 96}", "{:n 95}"], rows.Select(r => EdnWriter.ToString(r[1])));
        Assert.Equal(3, pulled);
    }

    private static object? Value(Random random) => random.Next(60) switch
    {
        0 => (object)long.MaxValue,
        1 => long.MinValue,
        2 when random.Next(4) == 0 => 2.5,
        3 => random.NextInt64(),
        4 or 5 => random.NextInt64(-(1L << 58), 1L << 58),
        _ => random.NextInt64(-3, 4),
    };
}
