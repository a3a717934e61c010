namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// Which write-ahead logs and manifest a store's folder has. A secondary reads the manifest first and the logs after it; a writer that flushes
/// a family and deletes its log in between leaves the secondary without rows that were in neither. So a secondary's state is whole
/// only when both were the same before and after reading them. A log that merely grew is no harm: it is read in order.
/// </summary>
internal static class LogFiles
{
    /// <summary>Names of the logs, and name and length of the manifest.</summary>
    public static string Of(string path)
    {
        var parts = new List<string>();
        foreach (var file in new DirectoryInfo(path).EnumerateFiles())
        {
            if (file.Name.EndsWith(".log", StringComparison.Ordinal)) parts.Add(file.Name);
            else if (file.Name.StartsWith("MANIFEST-", StringComparison.Ordinal)) parts.Add($"{file.Name}:{LengthOf(file)}");
        }

        parts.Sort(StringComparer.Ordinal);
        return string.Join(' ', parts);
    }

    /// <summary>−1 for a file that is gone by now.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return -1;
        }
    }
}
