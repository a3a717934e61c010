using DatalogStore.Cli.Errors;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>Files into a snapshot writer, and what is said about it afterwards.</summary>
internal static class SnapshotInput
{
    /// <summary>Adds every file and completes the snapshot.</summary>
    public static SnapshotReport Write(Tool tool, SnapshotWriter writer, IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            tool.Cancellation.ThrowIfCancellationRequested();
            if (file == "-") writer.AddJson(tool.OpenInput(), "standard input");
            else if (Directory.Exists(file)) throw new RequestException("input-unreadable", $"{file} is a folder", "a file is meant here; a shell makes files of it with DIR/*.json");
            else writer.AddFile(file);
        }

        tool.Cancellation.ThrowIfCancellationRequested();
        return writer.Complete();
    }

    /// <summary>Says how much was written, and warns of what the mapping did not keep.</summary>
    public static void Describe(Tool tool, SnapshotReport report)
    {
        tool.Note($"{report.Maps:N0} maps, {report.EntitiesWritten:N0} of them distinct, {report.DatomsWritten:N0} datoms of {report.Attributes:N0} attributes; {report.Nulls:N0} nulls, {report.EmptyLists:N0} empty lists");
        if (report.ListsReordered + report.ElementsRepeated > 0)
            tool.Note($"lists are sets: {report.ListsReordered:N0} lost their order, {report.ElementsRepeated:N0} elements stood twice in one");
        foreach (var (key, times) in report.RepeatedKeys) tool.Warn($"{key} was {times + 1} times in one map: the last won");
        foreach (var (key, kept) in report.KebabConflicts) tool.Warn($"the key {key} kept its letters: {kept} was met first");
        if (report.Widened.Count > 0)
            tool.Note($"{report.Widened.Count} attributes have values of several types: {string.Join(", ", report.Widened.Take(3).Select(w => $"{w.Attribute} ({string.Join(", ", w.Kinds)})"))}{(report.Widened.Count > 3 ? ", …" : "")}");
    }
}
