using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Generate;
using DatalogStore.Oracle.Transactions;

namespace DatalogStore.Oracle.Compare;

/// <summary>A generated world in a store, and the same datoms as a list.</summary>
internal sealed class LoadedWorld : IDisposable
{
    public LoadedWorld(GeneratedWorld world)
    {
        World = world;
        Store = DatomStore.OpenInMemory();
        Store.Transact(world.Schema);
        foreach (var transaction in world.Transactions) Store.Transact(transaction);
        Twin = SchemaReader.DatabaseOf([.. Store.Db.History().Datoms(DatomIndex.Eavt).Select(d => new OracleDatom(d.E, d.A, d.V, EntityId.NumberOf(d.Tx), d.Added))]);
    }

    public GeneratedWorld World { get; }

    public DatomStore Store { get; }

    public OracleDatabase Twin { get; }

    public Database EngineView(ViewPlan view)
    {
        var db = Store.Db;
        if (view.AsOf is { } t) db = db.AsOf(t);
        if (view.Since is { } since) db = db.Since(since);
        return view.IsHistory ? db.History() : db;
    }

    public OracleDatabase TwinView(ViewPlan view)
    {
        var db = Twin;
        if (view.AsOf is { } t) db = db.AsOf(t);
        if (view.Since is { } since) db = db.Since(since);
        return view.IsHistory ? db.History() : db;
    }

    public void Dispose() => Store.Dispose();
}
