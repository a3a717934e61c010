namespace DatalogStore.Tests.Storage;

/// <summary>A folder of its own for a test, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("datalogstore-test-").FullName;

    public string Path { get; }

    /// <summary>A path inside.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Every file below with its length and time of change, to show that nothing was touched.</summary>
    public static List<string> Inventory(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(p => $"{System.IO.Path.GetRelativePath(path, p)} {(File.Exists(p) ? new FileInfo(p).Length : -1)} {File.GetLastWriteTimeUtc(p):O}")];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
