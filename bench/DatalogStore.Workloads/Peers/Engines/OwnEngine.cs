using DatalogStore.Edn;

namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>DatalogStore on disk.</summary>
internal sealed class OwnEngine : Engine
{
    private const int ChunkDatoms = 50_000;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "dls-peers-" + Guid.NewGuid().ToString("N"));
    private DatomStore? _store;

    public override string Name => "DatalogStore";

    public override void Load(Workload workload)
    {
        _store = DatomStore.Open(_folder, new StoreOptions { CreateIfMissing = true, Durability = Durability.Async });
        _store.Transact($"[{string.Join(' ', workload.Tables.Select(SchemaOf))}]");
        var add = Keyword.Of("db/add");
        foreach (var table in workload.Tables)
        {
            var attribute = Keyword.Of(table.Name);
            for (var start = 0; start < table.Count; start += ChunkDatoms)
            {
                _store.Transact(Enumerable.Range(start, Math.Min(ChunkDatoms, table.Count - start)).Select(row => (object?)new object?[] { add, table.Entities[row], attribute, table.ValueAt(row) }));
            }
        }

        _store.Compact();
    }

    public override bool CanAnswer(Question question) => true;

    public override Answer Run(Question question)
    {
        var result = _store!.Db.Query(question.Datalog, question.Rules is { } rules ? [rules, .. question.Inputs] : [.. question.Inputs]);
        var checksum = default(Checksum);
        var width = result.Columns.Count;
        var isText = result.Rows.Count == 0 ? [] : result.Rows[0].Select(v => v is string).ToArray();
        for (var row = 0; row < result.Rows.Count; row++)
        {
            // As from a reader of SQL: numbers by a typed getter, text as it comes.
            for (var c = 0; c < width; c++)
            {
                if (isText[c]) checksum.Add((string)result.Rows[row][c]!);
                else checksum.Add(result.GetInt64(row, c));
            }

            checksum.EndRow();
        }

        return checksum.ToAnswer();
    }

    public override bool TryReopen()
    {
        _store!.Dispose();
        _store = DatomStore.Open(_folder);
        return true;
    }

    /// <summary>How a question is answered, for people.</summary>
    public string Explain(Question question) =>
        _store!.Db.Query(question.Datalog, question.Rules is { } rules ? [rules, .. question.Inputs] : [.. question.Inputs], new QueryOptions { Explain = true }).Explanation!.ToString();

    public override void Dispose()
    {
        _store?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static string SchemaOf(FactTable table)
    {
        var type = table.Kind switch { FactKind.Entity => "ref", FactKind.Number => "long", _ => "string" };
        return $"{{:db/ident :{table.Name} :db/valueType :db.type/{type} :db/cardinality :db.cardinality/{(table.IsMany ? "many" : "one")} :db/index true}}";
    }
}
