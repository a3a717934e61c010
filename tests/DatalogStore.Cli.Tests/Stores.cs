using System.Globalization;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Tests;

/// <summary>Stores to try commands on.</summary>
internal static class Stores
{
    /// <summary>A store of entities with <c>:n/value</c> 0, 1, … .</summary>
    public static string WithNumbers(TemporaryFolder folder, int count)
    {
        using var store = DatomStore.Open(folder["numbers"], new StoreOptions { CreateIfMissing = true, Durability = Durability.Async });
        store.Transact("[{:db/ident :n/value :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}]");
        store.Transact(Enumerable.Range(0, count).Select(i => (object?)EdnVector.Of(Keyword.Of("db/add"), i.ToString(CultureInfo.InvariantCulture), Keyword.Of("n/value"), (long)i)));
        return folder["numbers"];
    }

    /// <summary>A store of three people, made by the tool itself.</summary>
    public static string WithPeople(TemporaryFolder folder)
    {
        var store = folder["people"];
        Assert.Equal(0, Run.Of("transact", store, "[{:db/ident :person/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity} {:db/ident :person/age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]").ExitCode);
        Assert.Equal(0, Run.Of("transact", store, "[{:person/name \"Ada\" :person/age 36} {:person/name \"Bo\" :person/age 12} {:person/name \"Cy\"}]").ExitCode);
        return store;
    }
}
