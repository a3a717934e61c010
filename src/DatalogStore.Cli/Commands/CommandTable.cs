using System.CommandLine;
using System.CommandLine.Help;

namespace DatalogStore.Cli.Commands;

/// <summary>The commands, in the order in which help shows them. Only the one that is asked for is built: a short query must not pay for all of them.</summary>
internal static class CommandTable
{
    private static readonly (string Name, Func<Tool, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("snapshot", SnapshotCommand.Create),
        ("ingest", IngestCommand.Create),
        ("load", LoadCommand.Create),
        ("snapshots", SnapshotsCommand.Create),
        ("query", QueryCommand.Create),
        ("pull", PullCommand.Create),
        ("datoms", DatomsCommand.Create),
        ("schema", SchemaCommand.Create),
        ("stats", StatsCommand.Create),
        ("transact", TransactCommand.Create),
        ("export", ExportCommand.Create),
        ("log", LogCommand.Create),
        ("verify", VerifyCommand.Create),
        ("compact", CompactCommand.Create),
        ("backup", BackupCommand.Create),
        ("restore", RestoreCommand.Create),
        ("forget", ForgetCommand.Create),
        ("excise", ExciseCommand.Create),
        ("dedup", DedupCommand.Create),
        ("test", TestCommand.Create),
    ];

    public static IEnumerable<string> Names => Commands.Select(c => c.Name);

    public static RootCommand Create(Tool tool, IReadOnlyList<string> args)
    {
        var root = new RootCommand("Datalog over years of daily snapshots: ask any question about any moment.\n\nSTORE is a folder; `dls demo` shows what can be done with one.");
        root.Options.OfType<HelpOption>().First().Action = new HelpAction { MaxWidth = 120 };
        root.Add(GlobalOptions.JsonErrors);
        root.Add(GlobalOptions.Quiet);
        var asked = args.FirstOrDefault(a => !a.StartsWith('-'));
        var known = Array.FindIndex(Commands, c => c.Name == asked);
        foreach (var (_, create) in known < 0 ? Commands : Commands.AsSpan(known, 1)) root.Add(create(tool));
        if (args.Count == 0 || asked is null) root.SetAction(_ => root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = tool.Out, Error = tool.Error }));
        return root;
    }
}
