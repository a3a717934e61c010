using DatalogStore.Edn;
using DatalogStore.Transactions;

namespace DatalogStore.Tests.Transactions;

/// <summary>A store in memory with a small schema, told transactions as EDN and asked for datoms as EDN.</summary>
internal sealed class TransactionWorld : IDisposable
{
    private const string Schema = """
        [{:db/ident :item/key :db/valueType :db.type/string :db/unique :db.unique/identity}
         {:db/ident :item/code :db/valueType :db.type/long :db/unique :db.unique/identity}
         {:db/ident :item/mail :db/valueType :db.type/string :db/unique :db.unique/value}
         {:db/ident :item/qty :db/valueType :db.type/long}
         {:db/ident :item/price :db/valueType :db.type/double}
         {:db/ident :item/tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
         {:db/ident :item/rel :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :item/owner :db/valueType :db.type/ref :db/unique :db.unique/identity}
         {:db/ident :item/part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :item/any :db/valueType :db.type/any :db/cardinality :db.cardinality/many}]
        """;

    public TransactionWorld()
    {
        Store = DatomStore.OpenInMemory(new StoreOptions { Functions = Functions });
        Store.Transact(Schema);
    }

    public FunctionRegistry Functions { get; } = new();

    public DatomStore Store { get; }

    public TransactionReport Transact(string edn) => Store.Transact(edn);

    /// <summary>The codes of everything a rejected transaction was told; the store must be as before.</summary>
    public IReadOnlyList<string> Rejected(string edn)
    {
        var before = Everything(Store.Db.History());
        var basis = Store.Db.BasisT;
        var error = Assert.Throws<TransactionException>(() => Store.Transact(edn));
        Assert.Equal(before, Everything(Store.Db.History()));
        Assert.Equal(basis, Store.Db.BasisT);
        return [.. error.Faults.Select(p => p.Code)];
    }

    /// <summary>The datoms of an entity as <c>[attribute value]</c>, in index order.</summary>
    public string Entity(object e, Database? db = null) =>
        string.Join(' ', (db ?? Store.Db).Datoms(DatomIndex.Eavt, e).Select(d => $"[{Name(d.A)} {EdnWriter.ToString(d.V)}]"));

    public long Id(string lookup)
    {
        Assert.True(Store.Db.TryEntid(EdnReader.Read(lookup)!, out var e), lookup);
        return e;
    }

    public void Dispose() => Store.Dispose();

    private static string Everything(Database db) => string.Join('\n', db.Datoms(DatomIndex.Eavt).Select(d => EdnWriter.ToString(EdnVector.Of(d.E, d.A, d.V, d.Tx, d.Added))));

    private string Name(long a) => Store.Db.TryIdent(a, out var ident) ? ident.ToString() : EdnWriter.ToString(a);
}
