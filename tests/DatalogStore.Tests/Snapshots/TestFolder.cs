using System.Runtime.CompilerServices;

namespace DatalogStore.Tests.Snapshots;

/// <summary>A folder for one test, removed after it, and the way to the fixtures.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("dls-").FullName;

    /// <summary>The folder of real answers, a file a moment.</summary>
    public static string Samples { get; } = Fixture("../../samples/cloud-custodian");

    public string Path { get; }

    public static string Fixture(string name, [CallerFilePath] string here = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "fixtures", name);

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
