namespace DatalogStore.Cli.Tests;

/// <summary>Where the sources are: the first folder above the tests' binaries that has the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("the tests are not run inside the repository")
        : File.Exists(Path.Combine(folder.FullName, "DatalogStore.sln")) ? folder.FullName
        : Find(folder.Parent);
}
