using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots;

/// <summary>Finds snapshots in trees of folders.</summary>
public static class SnapshotFolders
{
    /// <summary>
    /// The snapshot folders at or below a path, oldest first by the time in their names (same millisecond: by UUID bytes; folders whose name is no
    /// id come last, by name). A folder is one when it has any of a snapshot's files. What writers have not finished is passed over.
    /// </summary>
    /// <exception cref="DatalogException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path)) throw new DatalogException(ErrorKind.Request, "no-such-folder", $"there is no folder {path}", "Give a snapshot's folder, or one above several.");
        var found = new List<string>();
        var open = new Stack<string>([path]);
        while (open.TryPop(out var folder))
        {
            if (IsSnapshot(folder)) found.Add(folder);
            else foreach (var below in Directory.EnumerateDirectories(folder).Where(f => !Path.GetFileName(f).StartsWith(FolderTarget.TemporaryPrefix, StringComparison.Ordinal))) open.Push(below);
        }

        return [.. found.OrderBy(OrderOf, StringComparer.Ordinal)];
    }

    /// <summary>Whether a folder has any of a snapshot's files.</summary>
    public static bool IsSnapshot(string folder) =>
        SnapshotParts.All.Any(part => Enum.GetValues<SnapshotEncoding>().Any(encoding => File.Exists(Path.Combine(folder, SnapshotParts.FileNameOf(part, encoding)))));

    /// <summary>UUIDs as text order as their bytes do, and these by time.</summary>
    private static string OrderOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        return Guid.TryParseExact(name, "D", out var id) ? id.ToString("D") : "~" + folder;
    }
}
