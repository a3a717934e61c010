using DatalogStore.Cli.Errors;
using DatalogStore.Views;

namespace DatalogStore.Cli.Options;

/// <summary>Snapshot ids as a person types them.</summary>
internal static class SnapshotIds
{
    private const int PrefixMin = 4;

    /// <summary>The id whole, or enough of its first characters to name one snapshot.</summary>
    public static Guid Parse(string text, IReadOnlyList<SnapshotRecord> catalog)
    {
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        var matches = text.Length >= PrefixMin ? catalog.Where(s => s.Id.ToString("D").StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList() : [];
        return matches.Count switch
        {
            1 => matches[0].Id,
            0 => throw new RequestException("unknown-snapshot", $"no snapshot {text}", "`dls snapshots STORE` lists them; the first characters of an id are enough when they name one"),
            _ => throw new RequestException("unknown-snapshot", $"{text} begins the ids of {matches.Count} snapshots: {string.Join(", ", matches.Take(5).Select(s => s.Id))}", "give more characters"),
        };
    }
}
