using System.CommandLine;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls snapshot write|show|verify</c></summary>
internal static class SnapshotCommand
{
    public static Command Create(Tool tool) => new("snapshot", "Write snapshots of what was collected, and look into their files")
    {
        SnapshotWriteCommand.Create(tool),
        SnapshotShowCommand.Create(tool),
        SnapshotVerifyCommand.Create(tool),
    };
}
