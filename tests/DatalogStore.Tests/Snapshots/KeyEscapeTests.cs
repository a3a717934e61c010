using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Snapshots.Mapping;
using FsCheck.Xunit;

namespace DatalogStore.Tests.Snapshots;

public class KeyEscapeTests
{
    [Theory]
    [InlineData("Buckets", "Buckets")]
    [InlineData("us-east-1", "us-east-1")]
    [InlineData("a_b", "a_b")]
    [InlineData("", "%empty")]
    [InlineData("_id", "%5Fid")]
    [InlineData("__typename", "%5F_typename")]
    [InlineData("2024", "%32024")]
    [InlineData("+1", "%2B1")]
    [InlineData("-1", "%2D1")]
    [InlineData("-", "-")]
    [InlineData("+x", "+x")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a.b", "a%2Eb")]
    [InlineData("k:v", "k%3Av")]
    [InlineData("*", "%2A")]
    [InlineData("%", "%25")]
    [InlineData("%empty", "%25empty")]
    [InlineData("@odata.type", "%40odata%2Etype")]
    [InlineData("$patch", "$patch")]
    [InlineData("a b", "a%20b")]
    [InlineData("é", "%C3%A9")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("\u0001", "%01")]
    [InlineData("!?&=<>", "!?&=<>")]
    [InlineData("k:{\"type\":\"Ready\"}", "k%3A%7B%22type%22%3A%22Ready%22%7D")]
    public void Keys_have_these_segments(string key, string segment)
    {
        Assert.Equal(segment, KeyEscape.Escape(key, isFirst: false));
        Assert.True(KeyEscape.TryUnescape(segment, out var back));
        Assert.Equal(key, back);
    }

    [Fact]
    public void A_lone_surrogate_has_the_three_bytes_of_its_number()
    {
        Assert.Equal("a%ED%A0%BD", KeyEscape.Escape("a\ud83d", isFirst: false));
        Assert.True(KeyEscape.TryUnescape("a%ED%A0%BD", out var back));
        Assert.Equal("a\ud83d", back);
    }

    [Theory]
    [InlineData("db", "%64b")]
    [InlineData("json", "%6Ason")]
    [InlineData("content", "%63ontent")]
    [InlineData("snapshot", "%73napshot")]
    [InlineData("snapshots", "snapshots")]
    [InlineData("DB", "DB")]
    public void Words_of_ours_are_escaped_as_first_keys_only(string key, string first)
    {
        Assert.Equal(first, KeyEscape.Escape(key, isFirst: true));
        Assert.Equal(key, KeyEscape.Escape(key, isFirst: false));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("%key")]
    [InlineData("%value")]
    [InlineData("%doc")]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%c3%a9")]
    [InlineData("%C3")]
    [InlineData("é")]
    [InlineData("a b")]
    [InlineData("")]
    public void Names_of_ours_and_broken_segments_are_no_keys(string segment) => Assert.False(KeyEscape.TryUnescape(segment, out _));

    [Property(MaxTest = 2000)]
    public void Every_key_comes_back_and_its_attribute_reads_as_EDN(ushort[] units, bool isFirst)
    {
        var key = new string([.. units.Select(u => (char)u)]);
        var segment = KeyEscape.Escape(key, isFirst);
        Assert.True(KeyEscape.TryUnescape(segment, out var back));
        Assert.Equal(key, back);
        Assert.Same(Keyword.Of("a/" + segment), EdnReader.Read(":a/" + segment));
        Assert.Same(Keyword.Of(segment), EdnReader.Read(":" + segment));
    }

    [Property(MaxTest = 2000)]
    public void Every_segment_that_unescapes_to_a_key_of_ours_writes_comes_back(string text)
    {
        if (text is null || !KeyEscape.TryUnescape(text, out var key)) return;
        Assert.True(KeyEscape.TryUnescape(KeyEscape.Escape(key, isFirst: false), out var again));
        Assert.Equal(key, again);
    }

    [Property(MaxTest = 1000)]
    public void Strings_of_any_units_come_back_from_WTF8(ushort[] units)
    {
        var text = new string([.. units.Select(u => (char)u)]);
        var bytes = Wtf8.OfString(text);
        Assert.True(Wtf8.IsValid(bytes));
        Assert.Equal(text, Wtf8.ToString(bytes));
    }

    [Theory]
    [InlineData("GroupId", "group-id")]
    [InlineData("DescribeNetworkInterfaces", "describe-network-interfaces")]
    [InlineData("Ipv4Ranges", "ipv4ranges")]
    [InlineData("CidrIpv6", "cidr-ipv6")]
    [InlineData("PublicIp", "public-ip")]
    [InlineData("DBInstances", "db-instances")]
    [InlineData("VPC", "vpc")]
    [InlineData("already-kebab", "already-kebab")]
    [InlineData("Été", "Été")]
    public void Kebab_case_follows_words(string key, string kebab)
    {
        var bytes = Wtf8.OfString(key);
        var into = new byte[KebabCase.LengthMax(bytes.Length)];
        Assert.Equal(kebab, Wtf8.ToString(into.AsSpan(0, KebabCase.Write(bytes, into))));
    }
}
