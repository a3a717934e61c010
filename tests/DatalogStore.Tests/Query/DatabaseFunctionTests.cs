using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Query;

/// <summary>Functions that read a database: the log, words in text, nulls and empties, queries in queries.</summary>
public class DatabaseFunctionTests
{
    private static readonly DatomStore Store = Fill();

    private static Database Db => Store.Db;

    [Fact]
    public void Transactions_between_two_points_start_included_end_not()
    {
        var last = Db.BasisT;
        var all = Db.Query("[:find [?tx ...] :where [(tx-ids $ nil nil) [?tx ...]]]").Column.Cast<long>().Order().ToList();
        Assert.Equal(Enumerable.Range(0, (int)last + 1).Select(t => EntityId.OfTransaction(t)), all);
        Assert.Equal([EntityId.OfTransaction(2)], Between(2L, 3L));
        Assert.Equal([EntityId.OfTransaction(2)], Between(EntityId.OfTransaction(2), EntityId.OfTransaction(3)));
        Assert.Empty(Between(last + 1, null));
        var instant = (DateTimeOffset)Db.Query("[:find ?i . :in $ ?tx :where [?tx :db/txInstant ?i]]", EntityId.OfTransaction(2)).Scalar!;
        Assert.Contains(EntityId.OfTransaction(2), Between(instant, instant.AddMilliseconds(1)));
        Assert.DoesNotContain(EntityId.OfTransaction(last), Db.AsOf(last - 1).Query("[:find [?tx ...] :where [(tx-ids $ nil nil) [?tx ...]]]").Column.Cast<long>());
    }

    [Fact]
    public void The_data_of_a_transaction_are_all_that_it_asserted_and_retracted()
    {
        const string Query = "[:find ?a ?v ?op :in $ ?tx :where [(tx-data $ ?tx) [[?e ?at ?v _ ?op]]] [?at :db/ident ?a]]";
        var rows = Db.Query(Query, 3L).Rows.Where(r => !Equals(r[0], BuiltIn.TxInstant.Ident)).Select(r => $"{r[0]} {r[1]} {r[2]}").Order(StringComparer.Ordinal);
        Assert.Equal([":doc/text A short note False", ":doc/text A longer note on buckets True"], rows.OrderDescending());
        Assert.Empty(Db.AsOf(2).Query(Query, 3L).Rows);
        Assert.Empty(Db.Query(Query, 99L).Rows);
    }

    [Fact]
    public void The_log_may_be_an_input_of_its_own_as_in_Datomic() =>
        Assert.Equal(2, Db.Query("[:find ?v ?op :in $ ?log :where [(tx-ids ?log 3 4) [?tx ...]] [(tx-data ?log ?tx) [[?e ?a ?v _ ?op]]] [?a :db/ident :doc/text]]", Db).Rows.Count);

    [Theory]
    [InlineData("buckets", 2)]
    [InlineData("BUCKETS", 2)]
    [InlineData("bucket", 0)]
    [InlineData("buck*", 2)]
    [InlineData("public note", 3)]
    [InlineData("", 0)]
    [InlineData("public-buckets", 3)]
    public void Values_with_a_word_of_the_search(string search, int count) =>
        Assert.Equal(count, Db.Query("[:find ?e ?v :in $ ?s :where [(fulltext $ :doc/text ?s) [[?e ?v _ ?score]]]]", search).Rows.Count);

    [Fact]
    public void The_score_is_the_share_of_the_words_found() =>
        Assert.Equal([0.5, 0.5, 1.0], Db.Query("[:find ?v ?score :where [(fulltext $ :doc/text \"public buckets\") [[_ ?v _ ?score]]]]").Rows.Select(r => r[1]).Order());

    [Fact]
    public void What_was_null_and_what_was_empty_is_asked_for_by_name()
    {
        var db = Snapshot.OfJson("""[{"n":"a","x":null},{"n":"b","x":[]},{"n":"c","x":{}},{"n":"d","x":1},{"n":"e"}]""").ToDatabase();
        Assert.Equal(["a"], db.Query("[:find [?n ...] :where [?e :/n ?n] [(json-null? ?e :/x)]]".Replace("/", "", StringComparison.Ordinal)).Column);
        Assert.Equal(["b"], db.Query("[:find [?n ...] :where [?e :n ?n] [(json-empty? $ ?e :x)]]").Column);
        Assert.Equal(["a"], db.Query("[:find [?n ...] :where [?a :db/ident :x] [?e :n ?n] [(json-null? $ ?e ?a)]]").Column);
    }

    [Theory]
    [InlineData("[:find ?r . :where [(q [:find (count ?e) . :where [?e :doc/text _]] $) ?r]]", "3")]
    [InlineData("[:find ?r . :where [(q [:find ?n . :in ?n] 5) ?r]]", "5")]
    [InlineData("[:find ?v . :where [(q [:find (max ?l) . :where [_ :doc/size ?l]] $) ?most] [?e :doc/size ?most] [?e :doc/text ?v]]", "\"public data of a company\"")]
    [InlineData("[:find (count ?v) . :where [(q [:find ?e ?v :where [?e :doc/text ?v]] $) [[_ ?v]]]]", "3")]
    [InlineData("[:find ?n . :where [?e :doc/size 3] [(q [:find (count ?d) . :in $ ?s :where [?d :doc/size ?x] [(< ?x ?s)]] $ 3) ?n]]", "2")]
    [InlineData("[:find ?x . :where [(q [:find [?a ?b] :where [(ground [1 2]) [?a ?b]]]) [_ ?x]]]", "2")]
    [InlineData("[:find ?r . :in $ % :where [(q [:find (count ?e) . :in $ % :where (big ?e)] $ %) ?r]]", "2")]
    [InlineData("[:find ?x . :where [(q [:find ?n :keys n :in ?n] 5) [?m]] [(get ?m :n) ?x]]", "5")]
    [InlineData("[:find ?r . :where [(q [:find ?e :where [?e :doc/size 99]] $) ?rows] [(count ?rows) ?r]]", "0")]
    public void A_query_is_a_function_of_its_inputs(string query, string expected)
    {
        var inputs = query.Contains('%', StringComparison.Ordinal) ? new object?[] { "[[(big ?e) [?e :doc/size ?s] [(>= ?s 2)]]]" } : [];
        Assert.Equal(EdnReader.Read(expected, "expected"), Db.Query(query, inputs).Scalar, EdnEquality.Instance.Equals);
    }

    [Fact]
    public void A_query_in_a_query_sees_the_row_it_is_called_for() =>
        Assert.Equal(
            ["1 0", "2 1", "3 2"],
            Db.Query("[:find ?s ?n :where [_ :doc/size ?s] [(q [:find (count ?d) :in $ ?s :where [?d :doc/size ?x] [(< ?x ?s)]] $ ?s) ?rows] [(get ?rows 0 [0]) [?n]]]").Rows.Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_query_in_a_query_keeps_to_the_limits_of_the_one_around_it()
    {
        const string Endless = "[:find ?r :where [(q [:find (count ?a) . :with ?b ?c :where [(range 1000) [?a ...]] [(range 1000) [?b ...]] [(range 1000) [?c ...]]]) ?r]]";
        var error = Assert.Throws<DatalogException>(() => Db.Query(Endless, [], new QueryOptions { RowsMax = 100_000 }));
        Assert.Equal(ErrorKind.Limit, error.Kind);
    }

    private static IEnumerable<long> Between(object? start, object? end) =>
        Db.Query("[:find [?tx ...] :in $ [?start ?end] :where [(tx-ids $ ?start ?end) [?tx ...]]]", EdnVector.Of(start, end)).Column.Cast<long>();

    private static DatomStore Fill()
    {
        var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :doc/text :db/valueType :db.type/string} {:db/ident :doc/size :db/valueType :db.type/long}]");
        store.Transact("""[{:db/id 1 :doc/text "A short note" :doc/size 1} {:db/id 2 :doc/text "Public buckets, all of them" :doc/size 2}]""");
        store.Transact("""[[:db/add 1 :doc/text "A longer note on buckets"]]""");
        store.Transact("""[{:db/id 3 :doc/text "public data of a company" :doc/size 3}]""");
        return store;
    }
}
