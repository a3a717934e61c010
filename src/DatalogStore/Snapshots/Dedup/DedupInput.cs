using DatalogStore.Snapshots.Input;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>One snapshot to be counted: a snapshot's folder, or the files of raw records that were collected at one moment.</summary>
/// <param name="Path">The folder or file that stands for it.</param>
/// <param name="Files">The files of raw records; none for a snapshot's folder.</param>
internal sealed record DedupInput(string Path, IReadOnlyList<string> Files)
{
    private static readonly string[] Endings = [".json", ".ndjson", ".jsonl", ".edn"];

    public bool IsSnapshot => Files.Count == 0;

    /// <summary>The last part of the path, without the endings of records.</summary>
    public string Name
    {
        get
        {
            var name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));
            return !IsSnapshot && IsRecords(name) ? System.IO.Path.GetFileNameWithoutExtension(InputStreams.UnpackedName(name)) : name;
        }
    }

    /// <summary>
    /// What paths name, in time order. Snapshots are ordered by their ids. Raw records keep the order given: a file is one moment; of a folder each file and
    /// each folder is one, by name, a folder with all files of records below it.
    /// </summary>
    /// <exception cref="DatalogException">A path is not there, nothing is to be counted, or snapshots and raw records are mixed.</exception>
    public static IReadOnlyList<DedupInput> Find(IEnumerable<string> paths)
    {
        var found = paths.SelectMany(FindAt).DistinctBy(i => System.IO.Path.GetFullPath(i.Path)).ToList();
        if (found.Count == 0) throw new DatalogException(ErrorKind.Request, "nothing-to-count", "there are neither snapshots nor files of raw records at these paths", $"Raw records are files ending in {string.Join(", ", Endings)}, also with .gz or .zst; other files can be given by name.");
        var snapshots = found.Count(i => i.IsSnapshot);
        if (snapshots != 0 && snapshots != found.Count)
            throw new DatalogException(ErrorKind.Request, "mixed-input", $"{snapshots} snapshots and {found.Count - snapshots} moments of raw records are mixed: {found.First(i => i.IsSnapshot).Path}, {found.First(i => !i.IsSnapshot).Path}", "They have no common order of time: count either.");
        return snapshots == 0 ? found : [.. found.OrderBy(i => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(i.Path)), StringComparer.Ordinal)];
    }

    private static IEnumerable<DedupInput> FindAt(string path)
    {
        if (File.Exists(path)) return [new DedupInput(path, [path])];
        if (!Directory.Exists(path)) throw new DatalogException(ErrorKind.Request, "input-unreadable", $"there is no {path}", "Give files of raw records, folders of them, or snapshots.");
        var snapshots = SnapshotFolders.Find(path);
        if (snapshots.Count > 0) return snapshots.Select(f => new DedupInput(f, []));
        return Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Select(entry => new DedupInput(entry, RecordsAt(entry))).Where(i => i.Files.Count > 0);
    }

    private static IReadOnlyList<string> RecordsAt(string entry) => Directory.Exists(entry)
        ? [.. Directory.EnumerateFiles(entry, "*", SearchOption.AllDirectories).Where(IsRecords).Order(StringComparer.Ordinal)]
        : IsRecords(entry) ? [entry] : [];

    private static bool IsRecords(string file) => Endings.Any(ending => InputStreams.UnpackedName(file).EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
