using DatalogStore;
using DatalogStore.Workloads.Figures;

try
{
    return args switch
    {
        ["figures", .. var rest] => FiguresCommand.Run(rest),
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
    Console.Error.WriteLine("       dedup --csv FIGURES.csv DAY.json… | FOLDER");
    return 2;
}
