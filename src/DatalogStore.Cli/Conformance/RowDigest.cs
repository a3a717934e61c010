using System.Globalization;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>
/// Count of distinct rows and their checksum: the FNV-1a 64 hash of each row as EDN text (<c>[i j]</c>, single spaces, UTF-8), summed mod 2⁶⁴, as 16
/// hexadecimal digits.
/// </summary>
internal static class RowDigest
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static (long Count, string Checksum) Of(IEnumerable<object?> rows)
    {
        var sum = 0UL;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            // A collection's value stands as a row of one.
            var text = EdnWriter.ToString(row is IReadOnlyList<object?> ? row : EdnVector.Of(row));
            if (!seen.Add(text)) continue;
            var hash = Offset;
            foreach (var b in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ b) * Prime);
            sum = unchecked(sum + hash);
        }

        return (seen.Count, sum.ToString("x16", CultureInfo.InvariantCulture));
    }
}
