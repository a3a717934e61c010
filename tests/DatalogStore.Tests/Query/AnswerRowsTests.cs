using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

/// <summary>Rows that are made when they are asked for, which outlive the query that found them.</summary>
public sealed class AnswerRowsTests : IDisposable
{
    private readonly DatomStore _store = DatomStore.OpenInMemory();

    public AnswerRowsTests()
    {
        _store.Transact("""
            [{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one} {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
             {:db/ident :weight :db/valueType :db.type/double :db/cardinality :db.cardinality/one} {:db/ident :any :db/valueType :db.type/any :db/cardinality :db.cardinality/one}]
            """);
        _store.Transact("""[{:db/id 1 :name "a" :age 7 :weight 7.5} {:db/id 2 :name "b" :age -5000000000 :weight -1.0} {:db/id 1031 :age 7 :any 3} {:db/id 4 :any "three"} {:db/id 5 :any 3.0}]""");
    }

    [Fact]
    public void Rows_are_the_same_whenever_and_however_they_are_read()
    {
        var result = _store.Db.Query("[:find ?e ?a :where [?e :age ?a]]");
        var rows = result.Rows.Select(r => EdnWriter.ToString(new EdnVector([.. r]))).Order(StringComparer.Ordinal).ToList();
        _store.Transact("[[:db/retract 1 :age 7]]");
        Assert.Equal(["[1 7]", "[1031 7]", "[2 -5000000000]"], rows);
        for (var row = 0; row < result.Rows.Count; row++)
        {
            Assert.Equal(result.Rows[row][0], result.GetInt64(row, 0));
            Assert.Equal(result.Rows[row][1], result.GetInt64(row, 1));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => result.Rows[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => result.GetInt64(3, 0));
    }

    [Fact]
    public void What_is_no_whole_number_is_not_read_as_one()
    {
        var result = _store.Db.Query("[:find ?n ?w :where [?e :name ?n] [?e :weight ?w] :order-by ?n]");
        Assert.Equal(["a", 7.5], result.Rows[0]);
        Assert.Throws<InvalidCastException>(() => result.GetInt64(0, 0));
        var plain = _store.Db.Query("[:find ?w :where [_ :weight ?w]]");
        Assert.Throws<InvalidCastException>(() => plain.GetInt64(0, 0));
        Assert.Equal(2, _store.Db.Query("[:find (count ?e) :where [?e :name]]").GetInt64(0, 0));
    }

    [Theory]
    [InlineData("[:find ?e :where [?e :age ?a] :limit 0]", 0)]
    [InlineData("[:find ?e :where [?e :age ?a] :offset 2]", 1)]
    [InlineData("[:find ?e :where [?e :age ?a] :offset 5 :limit 3]", 0)]
    [InlineData("[:find ?e . :where [?e :age ?a]]", 1)]
    [InlineData("[:find ?e . :where [?e :age ?a] :limit 0]", 0)]
    public void Limit_and_offset_count_rows(string query, int count) => Assert.Equal(count, _store.Db.Query(query).Rows.Count);

    /// <summary>A column compared with a value as a whole, against the function row by row: what is of another kind falls back to it.</summary>
    [Theory]
    [InlineData("age", "7")]
    [InlineData("age", "7.5")]
    [InlineData("age", "-5000000000")]
    [InlineData("age", "123456789012345678901234567890N")]
    [InlineData("weight", "7.5")]
    [InlineData("weight", "-1")]
    [InlineData("weight", "7.5M")]
    [InlineData("any", "3")]
    [InlineData("any", "3.0")]
    [InlineData("any", "\"three\"")]
    [InlineData("name", "\"a\"")]
    public void Comparisons_of_a_column_are_those_of_its_values(string attribute, string value)
    {
        foreach (var comparison in (string[])["<", "<=", ">", ">=", "=", "!="])
        {
            var direct = _store.Db.Query($"[:find ?e :where [?e :{attribute} ?v] [({comparison} ?v {value})]]").Rows.Select(r => r[0]).ToHashSet();
            var turned = _store.Db.Query($"[:find ?e :in $ [?x ...] :where [?e :{attribute} ?v] [({comparison} ?v ?x)]]", EdnReader.Read($"[{value} {value}]")).Rows.Select(r => r[0]).ToHashSet();
            Assert.True(direct.SetEquals(turned), $"({comparison} :{attribute} {value}): {string.Join(' ', direct)} against {string.Join(' ', turned)}");
        }
    }

    public void Dispose() => _store.Dispose();
}
