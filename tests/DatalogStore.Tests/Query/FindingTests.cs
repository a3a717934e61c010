namespace DatalogStore.Tests.Query;

/// <summary>“Nothing found” explains itself; products of clauses that share nothing are told.</summary>
public class FindingTests
{
    private static readonly Database Db = Fill();

    [Theory]
    [InlineData("[:find ?e :where [?e :p/age 31]]", ":p/age never has that value here")]
    [InlineData("[:find ?e :where [?e :p/name 31]]", "its values are :db.type/string, never :db.type/long")]
    [InlineData("[:find ?e :where [?e :p/none ?x]]", ":p/none has no datoms")]
    [InlineData("[:find ?e :where [?e :p/age ?a] [(< ?a 0)]]", "no row comes through [(< ?a 0)]")]
    [InlineData("[:find ?e :where [?e :p/age ?a] (not [?e :p/name])]", "no row comes through (not-join")]
    [InlineData("[:find ?e :in $ ?a :where [?e :p/age ?a]]", "no row comes through [?e :p/age 77]: :p/age never has that value here")]
    public void An_empty_answer_names_the_clause_that_no_row_came_through(string query, string reason) =>
        Assert.Contains(reason, Db.Query(query, query.Contains(":in", StringComparison.Ordinal) ? [77L] : []).EmptyBecause, StringComparison.Ordinal);

    [Fact]
    public void An_attribute_outside_of_the_time_asked_is_told_apart_from_one_without_data() =>
        Assert.Contains("none of them in this time or scope", Db.AsOf(1).Query("[:find ?e :where [?e :p/age ?a]]").EmptyBecause, StringComparison.Ordinal);

    [Fact]
    public void An_answer_with_rows_needs_no_reason() => Assert.Null(Db.Query("[:find ?e :where [?e :p/age 30]]").EmptyBecause);

    [Fact]
    public void Clauses_that_share_nothing_and_multiply_rows_are_told()
    {
        var warned = Db.Query("[:find (count ?b) . :with ?a :where [?a :p/age ?x] [?b :p/name ?y]]");
        Assert.Contains("cross-product", Assert.Single(warned.Warnings), StringComparison.Ordinal);
        Assert.Empty(Db.Query("[:find (count ?a) . :where [?a :p/age ?x] [?a :p/name ?y]]").Warnings);
        Assert.Empty(Db.Query("[:find ?a ?b :where [?a :p/age 1] [?b :p/name \"n2\"]]").Warnings);
    }

    private static Database Fill()
    {
        var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string} {:db/ident :p/age :db/valueType :db.type/long} {:db/ident :p/none :db/valueType :db.type/long}]");
        store.Transact("[" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{{:p/name \"n{i}\" :p/age {(i < 30 ? i : i + 200)}}}")) + "{:p/name \"x\" :p/age 30}]");
        return store.Db;
    }
}
