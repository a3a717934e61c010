using System.Reflection;

namespace DatalogStore.Cli.Demo;

/// <summary>The bundled samples, embedded in the tool so that it tells its story wherever it is installed; the same files lie in samples/.</summary>
internal static class DemoData
{
    private const string Prefix = "samples/";

    /// <summary>The days of the states, in order.</summary>
    public static IReadOnlyList<DateTimeOffset> Days { get; } =
    [
        .. Names("cloud-custodian/", ".json.gz").Select(n => DateTimeOffset.ParseExact(n, "yyyy-MM-dd", null, System.Globalization.DateTimeStyles.AssumeUniversal)),
    ];

    /// <summary>What was collected on a day, as its file in samples/ has it.</summary>
    public static string FileOf(DateTimeOffset day) => $"{Prefix}cloud-custodian/{day:yyyy-MM-dd}.json.gz";

    /// <summary>A query or rule file: <c>public-ips.edn</c>.</summary>
    public static string Query(string name)
    {
        using var reader = new StreamReader(Open(Prefix + "queries/" + name));
        return reader.ReadToEnd();
    }

    /// <summary>Opens a file of samples/.</summary>
    public static Stream Open(string file) => Assembly.GetExecutingAssembly().GetManifestResourceStream(file) ?? throw new InvalidOperationException("not embedded: " + file);

    private static IEnumerable<string> Names(string folder, string extension) => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix + folder, StringComparison.Ordinal) && n.EndsWith(extension, StringComparison.Ordinal))
        .Select(n => n[(Prefix.Length + folder.Length)..^extension.Length])
        .Order(StringComparer.Ordinal);
}
