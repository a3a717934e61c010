using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

/// <summary>Rows as .NET types, and .NET values as inputs and as transactions.</summary>
public sealed class TypedRowTests : IDisposable
{
    private static readonly Guid Id = new("5b2f6c1e-7d2a-4c7e-9a59-0d1c2b3a4f5e");
    private static readonly DateTimeOffset Born = new(1815, 12, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly DatomStore _store = DatomStore.OpenInMemory();

    public TypedRowTests()
    {
        _store.Transact("""
            [{:db/ident :p/first-name :db/valueType :db.type/string :db/unique :db.unique/identity}
             {:db/ident :p/age :db/valueType :db.type/long} {:db/ident :p/id :db/valueType :db.type/uuid} {:db/ident :p/born :db/valueType :db.type/instant}
             {:db/ident :p/height :db/valueType :db.type/double} {:db/ident :p/money :db/valueType :db.type/bigdec} {:db/ident :p/stars :db/valueType :db.type/bigint}
             {:db/ident :p/tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many} {:db/ident :p/friend :db/valueType :db.type/ref}]
            """);
        _store.Transact(
        [
            new Dictionary<string, object?>
            {
                ["db/id"] = "ada", ["p/first-name"] = "Ada", [":p/age"] = 36, ["p/id"] = Id, ["p/born"] = Born, ["p/height"] = 1.5, ["p/money"] = 12.50m,
                ["p/stars"] = BigInteger.Pow(10, 30), ["p/tag"] = new[] { Keyword.Of("a"), Keyword.Of("b") },
            },
            new Dictionary<Keyword, object?> { [Keyword.Of("p/first-name")] = "Bob", [Keyword.Of("p/age")] = 70_000L },
            new object?[] { Keyword.Of("db/add"), "ada", Keyword.Of("p/friend"), "ada" },
            (Keyword.Of("db/add"), "ada", Keyword.Of("p/tag"), Keyword.Of("c")),
        ]);
    }

    private Database Db => _store.Db;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_row_is_a_tuple_a_record_an_object_or_one_value()
    {
        const string find = "[:find ?first-name ?age :order-by ?age :where [?e :p/first-name ?first-name] [?e :p/age ?age]]";
        Assert.Equal([("Ada", 36), ("Bob", 70_000)], Db.Query<(string, int)>(find));
        Assert.Equal([new Person("Ada", 36), new Person("Bob", 70_000)], Db.Query<Person>(find));
        Assert.Equal(["Ada 36", "Bob 70000"], Db.Query<Card>(find).Select(c => $"{c.FirstName} {c.Age}"));
        Assert.Equal([36L, 70_000L], Db.Query<long>("[:find [?age ...] :order-by ?age :where [_ :p/age ?age]]"));
        Assert.Equal([36L], Db.Query<long>("[:find (min ?age) . :where [_ :p/age ?age]]"));
        Assert.Equal([new Person("Ada", 36)], Db.Query<Person>("[:find ?x ?y :keys first-name age :in $ ?x :where [?e :p/first-name ?x] [?e :p/age ?y]]", "Ada"));
    }

    [Fact]
    public void A_tuple_may_be_long()
    {
        var rows = Db.Query<(long, long, long, long, long, long, long, long, string, long)>("[:find ?a ?b ?c ?d ?e ?f ?g ?h ?i ?j :where [(ground [1 2 3 4 5 6 7 8 \"nine\" 10]) [?a ?b ?c ?d ?e ?f ?g ?h ?i ?j]]]");
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 8, "nine", 10), rows.Single());
    }

    [Fact]
    public void Values_are_what_they_are_and_convert_where_that_is_exact()
    {
        Assert.Equal([Id], Db.Query<Guid>("[:find [?v ...] :where [_ :p/id ?v]]"));
        Assert.Equal([Born], Db.Query<DateTimeOffset>("[:find [?v ...] :where [_ :p/born ?v]]"));
        Assert.Equal([Born.UtcDateTime], Db.Query<DateTime>("[:find [?v ...] :where [_ :p/born ?v]]"));
        Assert.Equal([1.5f], Db.Query<float>("[:find [?v ...] :where [_ :p/height ?v]]"));
        Assert.Equal([12.5m], Db.Query<decimal>("[:find [?v ...] :where [_ :p/money ?v]]"));
        Assert.Equal([BigInteger.Pow(10, 30)], Db.Query<BigInteger>("[:find [?v ...] :where [_ :p/stars ?v]]"));
        Assert.Throws<DatalogException>(() => Db.Query<decimal>("[:find [?v ...] :where [_ :p/stars ?v]]"));
        Assert.Equal(["a", "b", "c"], Db.Query<Keyword[]>("[:find (distinct ?v) . :where [_ :p/tag ?v]]").Single().Select(k => k.Name).Order());
        Assert.Equal([[36, 70_000]], Db.Query<IReadOnlyList<int>>("[:find (min 2 ?v) . :where [_ :p/age ?v]]"));
        Assert.Equal([("Ada", (long?)36), ("Eve", null)], Db.Query<(string, long?)>("[:find ?n ?a :order-by ?n :in [[?n ?a]]]", new object?[] { new object?[] { ("Ada", 36), ("Eve", (object?)null) } }));
    }

    [Theory]
    [InlineData("[:find [?v ...] :where [_ :p/age ?v]]", "row 2, column ?v: 70000 is no Int16")]
    [InlineData("[:find [?v ...] :where [_ :p/first-name ?v]]", "column ?v: \"Ada\" is no Int16")]
    [InlineData("[:find ?v ?w :where [_ :p/age ?v] [_ :p/age ?w]]", "the query finds 2 columns (?v ?w), and Int16 is one value")]
    public void What_does_not_fit_is_told_with_its_row_column_and_value(string query, string expected)
    {
        var error = Assert.Throws<DatalogException>(() => Db.Query<short>(query.Replace("?v ...]", "?v ...] :order-by ?v", StringComparison.Ordinal)));
        Assert.Equal("bad-row-type", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_do_not_fit_the_columns_are_errors_that_name_both()
    {
        const string find = "[:find ?first-name ?age ?more :where [?e :p/first-name ?first-name] [?e :p/age ?age] [(+ ?age 1) ?more]]";
        Assert.Contains("has no parameter or property for ?more", Assert.Throws<DatalogException>(() => Db.Query<Person>(find)).Message, StringComparison.Ordinal);
        Assert.Contains("ValueTuple<String, Int64> has 2 places", Assert.Throws<DatalogException>(() => Db.Query<(string, long)>(find)).Message, StringComparison.Ordinal);
        Assert.Contains("no public constructor of Person", Assert.Throws<DatalogException>(() => Db.Query<Person>("[:find ?age ?e :where [?e :p/age ?age]]")).Message, StringComparison.Ordinal);
        Assert.Contains("nil is no Int64", Assert.Throws<DatalogException>(() => Db.Query<long>("[:find [?x ...] :in ?x]", (object?)null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_are_values_of_dotnet()
    {
        const string byName = "[:find [?a ...] :order-by ?a :in $ [?n ...] :where [?e :p/first-name ?n] [?e :p/age ?a]]";
        Assert.Equal([36L, 70_000L], Db.Query<long>(byName, new[] { "Ada", "Bob", "Eve" }));
        Assert.Equal([36L], Db.Query<long>(byName, new List<string> { "Ada" }));
        Assert.Equal([36L], Db.Query<long>(byName, (object)new HashSet<string> { "Ada" }));
        Assert.Equal(["Ada"], Db.Query<string>("[:find [?n ...] :in $ ?id :where [?e :p/id ?id] [?e :p/first-name ?n]]", Id));
        Assert.Equal(["Ada"], Db.Query<string>("[:find [?n ...] :in $ ?b :where [?e :p/born ?b] [?e :p/first-name ?n]]", Born));
        Assert.Equal(["Ada"], Db.Query<string>("[:find [?n ...] :in $ ?b :where [?e :p/money ?b] [?e :p/first-name ?n]]", 12.5m));
        Assert.Equal(["Ada"], Db.Query<string>("[:find [?n ...] :in $ [?n ?a] :where [?e :p/age ?a] [?e :p/first-name ?n]]", ("Ada", 36)));
        Assert.Equal(["Bob"], Db.Query<string>("[:find [?n ...] :in $ [[?n ?a]] :where [?e :p/age ?a] [?e :p/first-name ?n]]", new[] { ("Ada", 37), ("Bob", 70_000) }));
        Assert.Equal([36L], Db.Query<long>("[:find [?a ...] :in $ ?e :where [?e :p/age ?a]]", (Keyword.Of("p/first-name"), "Ada")));
        Assert.Equal([1L, 2L], Db.Query<long>("[:find [?n ...] :order-by ?n :in $t :where [$t ?n _]]", new object?[] { new[] { (1L, "a"), (2L, "b") } }));
    }

    [Fact]
    public async Task Rows_come_without_holding_the_caller_and_stop_when_told()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(2, (await Db.QueryAsync<(string, long)>("[:find ?n ?a :where [?e :p/first-name ?n] [?e :p/age ?a]]", cancellationToken: token)).Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var seen = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var n in Db.QueryRows<long>("[:find [?n ...] :where [(range 1000) [?n ...]]]", cancellationToken: stop.Token))
            {
                if (++seen == 10) await stop.CancelAsync();
            }
        });
        Assert.Equal(10, seen);
    }

    private sealed record Person(string FirstName, long Age);

    private sealed class Card
    {
        public string? FirstName { get; set; }

        public int? Age { get; init; }
    }
}
