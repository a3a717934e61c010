using System.Globalization;

namespace DatalogStore.Workloads.Figures;

/// <summary>A row of an independent count: what one snapshot holds and answers. Columns as the counting script's header defines them.</summary>
internal sealed record CountRow(string Snapshot, IReadOnlyDictionary<string, long> Columns)
{
    public static Dictionary<string, CountRow> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        return lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).ToDictionary(
            f => f[0],
            f => new CountRow(f[0], names.Zip(f).Skip(1).ToDictionary(p => p.First, p => long.Parse(p.Second, CultureInfo.InvariantCulture))));
    }

    /// <summary>The columns that differ, as <c>name: counted, found</c>.</summary>
    public IEnumerable<string> Differences(IReadOnlyDictionary<string, long> found) =>
        found.Where(f => Columns[f.Key] != f.Value).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key}: {Columns[f.Key]} counted, {f.Value} found"));
}
