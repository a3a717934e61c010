using System.Numerics;
using System.Text;
using DatalogStore.Edn;
using FsCheck.Xunit;

namespace DatalogStore.Tests.Edn;

[Properties(Arbitrary = [typeof(EdnValues)], MaxTest = 500)]
public class EdnPropertyTests
{
    [Property]
    public void What_is_printed_is_read_back_equal(EdnForm form)
    {
        var text = EdnWriter.ToString(form.Value);
        var read = EdnReader.Read(text);
        Assert.True(EdnEquality.Instance.Equals(form.Value, read), text);
        Assert.Equal(EdnEquality.Instance.GetHashCode(form.Value), EdnEquality.Instance.GetHashCode(read));
        Assert.Equal(text, EdnWriter.ToString(read));
        Assert.DoesNotContain('\n', text);
        // The text survives a file.
        Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    [Property]
    public void A_string_with_anything_in_it_is_read_back(string text) => Assert.Equal(text, EdnReader.Read(EdnWriter.ToString(text)));

    [Property(MaxTest = 3000)]
    public void Strings_are_ordered_as_their_bytes_in_utf8(string x, string y)
    {
        var expected = Math.Sign(Wtf8(x).AsSpan().SequenceCompareTo(Wtf8(y)));
        Assert.Equal(expected, Math.Sign(Utf8Order.Compare(x, y)));
        Assert.Equal(-expected, Math.Sign(Utf8Order.Compare(y, x)));
        Assert.Equal(0, Utf8Order.Compare(x, x));
    }

    [Property(MaxTest = 2000)]
    public void Decimals_are_ordered_and_equal_as_fractions_are(BigDecimal x, BigDecimal y)
    {
        static BigInteger At40(BigDecimal d) => d.Unscaled * BigInteger.Pow(10, 80 - d.Scale);
        Assert.Equal(Math.Sign(At40(x).CompareTo(At40(y))), Math.Sign(x.CompareTo(y)));
        Assert.Equal(At40(x) == At40(y), x == y);
        if (x == y) Assert.Equal(x.GetHashCode(), y.GetHashCode());
        Assert.True(BigDecimal.TryParse(x.ToString(), out var read));
        Assert.Equal(x, read);
    }

    /// <summary>UTF-8 of each code point, a surrogate that stands alone included.</summary>
    private static byte[] Wtf8(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i)) c = char.ConvertToUtf32(text, i++);
            if (c < 0x80)
                bytes.Add((byte)c);
            else if (c < 0x800)
                bytes.AddRange([(byte)(0xc0 | (c >> 6)), (byte)(0x80 | (c & 63))]);
            else if (c < 0x10000)
                bytes.AddRange([(byte)(0xe0 | (c >> 12)), (byte)(0x80 | (c >> 6 & 63)), (byte)(0x80 | (c & 63))]);
            else
                bytes.AddRange([(byte)(0xf0 | (c >> 18)), (byte)(0x80 | (c >> 12 & 63)), (byte)(0x80 | (c >> 6 & 63)), (byte)(0x80 | (c & 63))]);
        }

        return [.. bytes];
    }
}
