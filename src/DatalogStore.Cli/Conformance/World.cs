using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>A database that cases ask, in memory: a schema and transactions, one after the other. A transaction that is rejected ends it.</summary>
internal sealed class World
{
    private readonly List<long> _transactions = [];

    private World(Database db) => Db = db;

    public Database Db { get; private set; }

    /// <summary>Entity of each transaction after the schema, in order.</summary>
    public IReadOnlyList<long> Transactions => _transactions;

    /// <summary>Why it could not be made whole.</summary>
    public DatalogException? Rejection { get; private set; }

    /// <param name="schema">A map of attribute to properties, or <see langword="null"/>.</param>
    /// <param name="transactions">Each a text of EDN, or the data themselves.</param>
    public static World Make(EdnMap? schema, IEnumerable<object> transactions)
    {
        var store = DatomStore.OpenInMemory();
        var world = new World(store.Db);
        try
        {
            if (schema is { Count: > 0 }) world.Db = store.Transact(SchemaData(schema)).DbAfter;
            foreach (var data in transactions)
            {
                var report = data is string text ? store.Transact(text) : store.Transact((IEnumerable<object?>)data);
                world._transactions.Add(report.TxData[0].Tx);
                world.Db = report.DbAfter;
            }
        }
        catch (DatalogException exception)
        {
            world.Rejection = exception;
        }

        return world;
    }

    private static IEnumerable<object?> SchemaData(EdnMap schema) =>
        schema.Select(attribute => (object?)EdnMap.Of(((EdnMap)attribute.Value!).Prepend(new(Keyword.Of("db/ident"), attribute.Key))));
}
