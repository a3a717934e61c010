using DatalogStore.Edn;
using DatalogStore.Oracle;
using DatalogStore.Query;
using DatalogStore.Views;

namespace DatalogStore.Tests.Query;

/// <summary>A small world to ask: people, their friends and boss, and a directed graph of nodes with a cycle; and how to ask it.</summary>
internal static class People
{
    public const string Schema = """
        {:person/name {:db/valueType :db.type/string :db/unique :db.unique/identity}
         :person/age {:db/valueType :db.type/long}
         :person/height {:db/valueType :db.type/double}
         :person/nick {:db/valueType :db.type/string :db/cardinality :db.cardinality/many}
         :person/friend {:db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         :person/boss {:db/valueType :db.type/ref}
         :person/role {:db/valueType :db.type/ref}
         :person/tag {:db/valueType :db.type/any :db/cardinality :db.cardinality/many}
         :node/id {:db/valueType :db.type/long :db/unique :db.unique/identity}
         :node/edge {:db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         :node/self {:db/valueType :db.type/ref}}
        """;

    public static NaiveStore Store()
    {
        var store = new NaiveStore(Schema);
        store.Name("role/admin", 50);
        store.Name("role/guest", 51);
        store.Transact("""
            [{:db/id 1 :person/name "Ann" :person/age 30 :person/height 1.5 :person/nick ["a" "ann"] :person/friend [2 3] :person/role 50 :person/tag [1 "1" :x 2]}
             {:db/id 2 :person/name "Bob" :person/age 20 :person/height 2.0 :person/nick ["b"] :person/friend [1] :person/boss 1 :person/role 51}
             {:db/id 3 :person/name "Cy" :person/age 30 :person/boss 2}
             {:db/id 4 :person/name "Dee" :person/height 1.0 :person/boss 4}]
            """);
        store.Transact("""
            [{:db/id 101 :node/id 1 :node/edge [102]} {:db/id 102 :node/id 2 :node/edge [103]} {:db/id 103 :node/id 3 :node/edge [101 104]}
             {:db/id 104 :node/id 4 :node/edge [105]} {:db/id 105 :node/id 5 :node/self 105}]
            """);
        store.Transact("[[:db/add 3 :person/age 31] [:db/retract 2 :person/nick \"b\"]]");
        return store;
    }

    public static IDatabaseView View { get; } = Store().View();

    /// <summary>Asks the world, or what the inputs say; an input that is a string is EDN, one that is a view is a database.</summary>
    public static QueryAnswer Ask(string query, params object?[] inputs)
    {
        object?[] values = inputs.Length > 0 && inputs[0] is IDatabaseView ? inputs : query.Contains(":in", StringComparison.Ordinal) && !query.Contains(":in $", StringComparison.Ordinal) ? inputs : [View, .. inputs];
        return QueryEngine.Run(QueryRequest.Of(query, [.. values.Select(v => v is string text ? EdnReader.Read(text) : v)]) with { Options = new RunOptions { Timeout = TimeSpan.FromSeconds(60) } });
    }

    /// <summary>The rows as EDN, sorted: <c>[1 2] [3 4]</c>; the values of a collection or scalar find without brackets.</summary>
    public static string Rows(string query, params object?[] inputs)
    {
        var answer = Ask(query, inputs);
        var isRow = answer.Shape is DatalogStore.Model.FindShape.Relation or DatalogStore.Model.FindShape.Tuple;
        return string.Join(' ', answer.Rows.Select(r => EdnWriter.ToString(isRow ? r : r[0])).Order(StringComparer.Ordinal));
    }

    /// <summary>The code of the error that asking raises.</summary>
    public static string Error(string query, params object?[] inputs) => Assert.ThrowsAny<DatalogException>(() => Ask(query, inputs)).Code;
}
