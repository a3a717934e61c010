using DatalogStore;
using DatalogStore.Workloads.Commits;
using DatalogStore.Workloads.Figures;
using DatalogStore.Workloads.OverTime;
using DatalogStore.Workloads.Peers;
using DatalogStore.Workloads.Scale;

try
{
    return args switch
    {
        ["figures", .. var rest] => FiguresCommand.Run(rest),
        ["overtime", .. var rest] => OverTimeCommand.Run(rest),
        ["peers", .. var rest] => PeersCommand.Run(rest),
        ["commits"] => CommitsCommand.Run(null),
        ["commits", var path] => CommitsCommand.Run(path),
        ["ingest", .. var rest] => IngestCommand.Run(rest),
        ["scope", .. var rest] => ScopeCommand.Run(rest),
        ["dedup", .. var rest] => DedupCommand.Run(rest),
        _ => Usage(),
    };
}
catch (DatalogException e)
{
    Console.Error.WriteLine($"{e.Code}: {e.Message}");
    return (int)e.Kind;
}

static int Usage()
{
    Console.Error.WriteLine("usage: figures --csv FIGURES.csv [--keep STORE] [--limit N] DAY.json… | FOLDER");
    Console.Error.WriteLine("       overtime STORE");
    Console.Error.WriteLine("       commits [PATH]");
    Console.Error.WriteLine("       ingest [--keep FOLDER] [--raw] [--maps N] [--days N] [--churn SHARE] [--seed N] | DAY.json… | FOLDER");
    Console.Error.WriteLine("       scope [--maps N] [--days N] [--churn SHARE] | [--limit N] DAY.json… | FOLDER");
    Console.Error.WriteLine("       dedup --csv FIGURES.csv DAY.json… | FOLDER");
    Console.Error.WriteLine("       peers [--only w1rand,…] [--repeat N] [--peers duckdb,sqlite,datascript] [--explain]");
    return 2;
}
