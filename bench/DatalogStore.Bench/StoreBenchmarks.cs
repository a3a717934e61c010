using BenchmarkDotNet.Attributes;
using DatalogStore.Edn;

namespace DatalogStore.Bench;

/// <summary>Index walks, look-ups and pulls from a store on disk.</summary>
public class StoreBenchmarks
{
    private readonly EdnVector _pattern = (EdnVector)EdnReader.Read("[:name :age {:friend [:name]}]")!;
    private Directories? _directories;
    private Database? _db;
    private int _next;

    [GlobalSetup]
    public void Open()
    {
        _directories = Directories.Make();
        _db = _directories.Db;
        Expect.Same(Directories.People, Scan());
        Expect.Same(true, LookUp() > 0);
        Expect.Same(3, Pull());
        Expect.Same(1, QueryByName());
    }

    [GlobalCleanup]
    public void Close() => _directories!.Dispose();

    /// <summary>The 20,000 datoms of an attribute, one after the other.</summary>
    [Benchmark]
    public int Scan() => _db!.Datoms(DatomIndex.Aevt, Keyword.Of("age")).Count();

    /// <summary>An entity by its unique name, another each time.</summary>
    [Benchmark]
    public long LookUp() => _db!.Entid(EdnVector.Of(Keyword.Of("name"), NextName()));

    /// <summary>One entity and the name of its friend.</summary>
    [Benchmark]
    public int Pull() => _db!.Pull(_pattern, EdnVector.Of(Keyword.Of("name"), NextName()))!.Count;

    /// <summary>The age of one name, as a query.</summary>
    [Benchmark]
    public int QueryByName() => _db!.Query("[:find ?age :in $ ?name :where [?p :name ?name] [?p :age ?age]]", NextName()).Rows.Count;

    private string NextName() => Directories.NameOf(2 + ((_next += 7919) & 0x3FFF));
}
