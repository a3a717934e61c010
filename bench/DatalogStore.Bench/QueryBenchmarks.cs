using BenchmarkDotNet.Attributes;

namespace DatalogStore.Bench;

/// <summary>Joins and fixpoints over columns that are decoded.</summary>
public class QueryBenchmarks
{
    private const string Above = "[[(above ?x ?y) [?x :friend ?y]] [(above ?x ?y) [?x :friend ?z] (above ?z ?y)]]";

    private Directories? _directories;
    private Database? _db;

    [GlobalSetup]
    public void Open()
    {
        _directories = Directories.Make();
        _db = _directories.Db;
        Expect.Same(Directories.People, Star());
        Expect.Same(Directories.People - 1, HashJoin());
        Expect.Same(100, Group());
        Expect.Same(Enumerable.Range(1, Directories.People).Sum(int.Log2), Fixpoint());
        Expect.Same(int.Log2(Directories.People), FixpointFromOne());
    }

    [GlobalCleanup]
    public void Close() => _directories!.Dispose();

    /// <summary>Three attributes of each person.</summary>
    [Benchmark]
    public int Star() => Ask("[:find ?p ?n ?a ?t :where [?p :name ?n] [?p :age ?a] [?p :town ?t]]");

    /// <summary>Each person with the friend's age.</summary>
    [Benchmark]
    public int HashJoin() => Ask("[:find ?p ?a :where [?p :friend ?f] [?f :age ?a]]");

    /// <summary>How many there are of each age.</summary>
    [Benchmark]
    public int Group() => Ask("[:find ?a (count ?p) :where [?p :age ?a]]");

    /// <summary>Everyone and everyone above them.</summary>
    [Benchmark]
    public int Fixpoint() => Ask("[:find ?x ?y :in $ % :where (above ?x ?y)]", Above);

    /// <summary>All above one person.</summary>
    [Benchmark]
    public int FixpointFromOne() => Ask("[:find ?y :in $ % ?name :where [?x :name ?name] (above ?x ?y)]", Above, Directories.NameOf(Directories.People));

    private int Ask(string query, params object?[] inputs) => _db!.Query(query, inputs).Rows.Count;
}
