using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

/// <summary>Functions, predicates and aggregates of the caller.</summary>
public class RegisteredFunctionTests
{
    private static readonly FunctionRegistry Functions = new FunctionRegistry()
        .AddFunction("my/reverse", 1, a => new string([.. ((string)a[0]!).Reverse()]))
        .AddFunction("my/pairs", 1, a => Enumerable.Range(0, (int)(long)a[0]!).Select(i => ((long)i, $"n{i}")))
        .AddFunction("my/half", 1, a => (long)a[0]! % 2 == 0 ? (int)((long)a[0]! / 2) : null)
        .AddFunction("my/fails", 0, _ => throw new InvalidOperationException("no luck"))
        .AddPredicate("my/short?", 1, a => ((string)a[0]!).Length < 4)
        .AddAggregate("my/join", (values, arguments) => string.Join((string)arguments[0]!, values.Cast<string>().Order(StringComparer.Ordinal)));

    private static readonly Database Db = Fill();

    [Theory]
    [InlineData("[:find [?r ...] :where [_ :name ?n] [(my/short? ?n)] [(my/reverse ?n) ?r]]", "[\"nnA\"]")]
    [InlineData("[:find ?r . :where [(my/reverse \"abc\") ?r]]", "\"cba\"")]
    [InlineData("[:find ?s . :where [(my/pairs 3) [[?i ?s]]] [(= ?i 2)]]", "\"n2\"")]
    [InlineData("[:find [?h ...] :where [(ground [1 2 3 4]) [?x ...]] [(my/half ?x) ?h]]", "[1 2]")]
    [InlineData("[:find (my/join \"+\" ?n) . :where [_ :name ?n]]", "\"Ann+Bruno\"")]
    [InlineData("[:find ?r . :where [(q [:find (my/join \"-\" ?n) . :where [_ :name ?n]]) ?r]]", "\"Ann-Bruno\"")]
    [InlineData("[:find (pull ?e [[:name :xform my/reverse]]) . :where [?e :name \"Ann\"]]", "{:name \"nnA\"}")]
    public void Queries_and_pulls_call_them(string query, string expected)
    {
        var answer = Db.Query(query);
        object? found = answer.Shape == DatalogStore.Model.FindShape.Collection ? new EdnVector([.. answer.Column.Order()]) : answer.Scalar;
        Assert.Equal(EdnReader.Read(expected, "expected"), found, EdnEquality.Instance.Equals);
    }

    [Fact]
    public void What_they_throw_ends_the_query_with_their_name()
    {
        var error = Assert.Throws<DatalogException>(() => Db.Query("[:find ?x :where [(my/fails) ?x]]"));
        Assert.Equal("function-failed", error.Code);
        Assert.Contains("(my/fails …) failed: no luck", error.Message, StringComparison.Ordinal);
        Assert.Equal("wrong-arity", Assert.Throws<DatalogException>(() => Db.Query("[:find ?x :where [(my/reverse) ?x]]")).Code);
        Assert.Contains("my/reverse", Assert.Throws<DatalogException>(() => Db.Query("[:find ?x :where [(my/revers \"a\") ?x]]")).Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("my/reverse")]
    [InlineData("my/join")]
    public void A_name_is_given_once(string name)
    {
        Assert.Equal("duplicate-function", Assert.Throws<DatalogException>(() => Functions.AddFunction(name, 1, a => a[0])).Code);
        Assert.Equal("duplicate-function", Assert.Throws<DatalogException>(() => Functions.AddAggregate(name, (v, _) => v[0])).Code);
    }

    [Fact]
    public void A_query_may_be_built_as_a_value()
    {
        var vector = EdnVector.Of(Keyword.Of("find"), new Symbol("?n"), new Symbol("."), Keyword.Of("in"), new Symbol("$"), new Symbol("?e"), Keyword.Of("where"), EdnVector.Of(new Symbol("?e"), Keyword.Of("name"), new Symbol("?n")));
        Assert.Equal("Ann", Db.Query(vector, 1L).Scalar);
        Assert.Equal("Ann", Db.Query((EdnMap)EdnReader.Read("{:find [?n .] :in [$ ?e] :where [[?e :name ?n]]}")!, 1L).Scalar);
    }

    private static Database Fill()
    {
        var store = DatomStore.OpenInMemory(new StoreOptions { Functions = Functions });
        store.Transact("[{:db/ident :name :db/valueType :db.type/string}]");
        store.Transact("""[{:db/id 1 :name "Ann"} {:db/id 2 :name "Bruno"}]""");
        return store.Db;
    }
}
