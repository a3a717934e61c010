using System.CommandLine;

namespace DatalogStore.Cli.Commands;

/// <summary>What <c>forget</c> and <c>excise</c> have in common.</summary>
internal static class RemovalOption
{
    public static Option<bool> CreateDryRun() => new("--dry-run") { Description = "Report what would go, and remove nothing" };

    /// <summary>Opens a store that exists, for writing: nothing can be removed from one that is made for it.</summary>
    public static DatomStore Open(string path) => DatomStore.Open(path);

    /// <summary>Says on a terminal what takes its time.</summary>
    public static void Announce(Tool tool, bool isDryRun)
    {
        if (tool.ErrorIsTerminal) tool.Note(isDryRun ? "counting; nothing is removed" : "removing, then rewriting the store's files");
    }
}
