using System.CommandLine;

namespace DatalogStore.Cli.Commands;

/// <summary>The STORE argument, and opening what it names.</summary>
internal static class StoreArgument
{
    public static Argument<string> Create() => new("STORE") { Description = "The store's folder" };

    /// <summary>Opens it beside a process that may be writing.</summary>
    public static DatomStore OpenToRead(string path) => DatomStore.Open(path, new StoreOptions { ReadOnly = true });

    /// <summary>Opens it for writing, and makes it when there is none.</summary>
    public static DatomStore OpenToWrite(string path) => DatomStore.Open(path, new StoreOptions { CreateIfMissing = true });
}
