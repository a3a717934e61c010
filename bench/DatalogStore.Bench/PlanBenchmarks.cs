using BenchmarkDotNet.Attributes;
using DatalogStore.Edn;
using DatalogStore.Query.Parse;

namespace DatalogStore.Bench;

/// <summary>
/// What a query costs before it reads rows: a chain of patterns whose entities are one person that is their own friend, so that each join has one row. A
/// query of it is resolved, rewritten, checked, planned and run; its text is parsed by <see cref="Parse"/> alone, since what was parsed once is kept.
/// </summary>
public class PlanBenchmarks
{
    private DatomStore? _store;
    private Database? _db;
    private string _query = "";

    [Params(1, 8, 30)]
    public int Patterns { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _store = DatomStore.OpenInMemory();
        _store.Transact(string.Concat("[", string.Concat(Enumerable.Range(0, Patterns).Select(p => $"{{:db/ident :a{p} :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}}")), "]"));
        _store.Transact(string.Concat("[{:db/id \"x\" ", string.Join(' ', Enumerable.Range(0, Patterns).Select(p => $":a{p} \"x\"")), "}]"));
        _db = _store.Db;
        // The middle first: the text's order must not be the plan's.
        _query = $"[:find ?x0 ?x{Patterns} :where {string.Join(' ', Enumerable.Range(0, Patterns).Select(i => (i * 7) % Patterns).Select(p => $"[?x{p} :a{p} ?x{p + 1}]"))}]";
        Expect.Same(1, PlanAndRun());
        Expect.Same(2, Parse());
    }

    [GlobalCleanup]
    public void Close() => _store!.Dispose();

    [Benchmark]
    public int Parse() => QueryParser.Parse(new SourceText("query", _query)).Find.Elements.Count;

    [Benchmark]
    public int PlanAndRun() => _db!.Query(_query).Rows.Count;
}
