using DatalogStore.Cli.Errors;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>The snapshots that paths on the command line name.</summary>
internal static class SnapshotPaths
{
    /// <summary>The snapshot folders at or below a path, oldest first; none is an error.</summary>
    public static IReadOnlyList<string> Find(string path)
    {
        var found = FindAny(path);
        return found.Count > 0 ? found : throw new RequestException("no-snapshots", $"no snapshot at or below {path}", "a snapshot is a folder with schema, metadata and data, each .dls or .edn");
    }

    /// <summary>The snapshot folders at or below a path, oldest first, or none.</summary>
    public static IReadOnlyList<string> FindAny(string path) => !File.Exists(path)
        ? SnapshotFolders.Find(path)
        : throw new RequestException("snapshot-not-a-folder", $"{path} is a file", "a snapshot is a folder with schema, metadata and data; `dls load` reads JSON files");

    /// <summary>The snapshots of several paths, each once, oldest first.</summary>
    public static IReadOnlyList<string> FindAll(IEnumerable<string> paths) =>
        [.. paths.SelectMany(Find).DistinctBy(Path.GetFullPath).OrderBy(f => Path.GetFileName(Path.TrimEndingDirectorySeparator(f)), StringComparer.Ordinal)];
}
