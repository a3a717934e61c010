using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
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
        // Equal texts are told by 128 bits: millions of rows need not be kept.
        var seen = new HashSet<UInt128>();
        var text = new ArrayBufferWriter<byte>();
        foreach (var row in rows)
        {
            text.ResetWrittenCount();
            // A collection's value stands as a row of one.
            Write(row as IReadOnlyList<object?> ?? [row], text);
            if (!seen.Add(XxHash128.HashToUInt128(text.WrittenSpan))) continue;
            var hash = Offset;
            foreach (var b in text.WrittenSpan) hash = unchecked((hash ^ b) * Prime);
            sum = unchecked(sum + hash);
        }

        return (seen.Count, sum.ToString("x16", CultureInfo.InvariantCulture));
    }

    private static void Write(IReadOnlyList<object?> row, ArrayBufferWriter<byte> into)
    {
        into.Write("["u8);
        for (var i = 0; i < row.Count; i++)
        {
            if (i > 0) into.Write(" "u8);
            if (row[i] is long number && Utf8Formatter.TryFormat(number, into.GetSpan(20), out var written)) into.Advance(written);
            else Encoding.UTF8.GetBytes(EdnWriter.ToString(row[i]), into);
        }

        into.Write("]"u8);
    }
}
