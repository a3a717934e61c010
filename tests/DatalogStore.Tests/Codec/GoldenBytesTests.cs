using System.Text;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Tests.Codec;

/// <summary>What is on disk, byte by byte. A change here is a change of the format: raise <see cref="FormatVersion"/>.</summary>
public class GoldenBytesTests
{
    private const long A = BuiltIn.FirstUserAttribute;
    private static readonly long S = EntityId.Of(Partition.Snapshots, 0);

    [Fact]
    public void The_format_version_is_text() => Assert.Equal("datalogstore 1", Encoding.ASCII.GetString(FormatVersion.Bytes));

    [Fact]
    public void Keys_are_big_endian_numbers()
    {
        var key = new byte[KeyBytes.EavtSize];
        KeyBytes.WriteEavt(key, KeyBytes.GroupOf(S + 70), 258);
        Equal("018000000002 000000000102", key);
        key = new byte[KeyBytes.AevtSize];
        KeyBytes.WriteAevt(key, A, S + 70, 258, 3);
        Equal("000003E8 300000000046 000000000102 0003", key);
        key = new byte[KeyBytes.AvetSize];
        KeyBytes.WriteAvet(key, A, Word.Make(WordKind.String, 9), S + 70, 258);
        Equal("000003E8 0005000000000009 300000000046 000000000102", key);
        key = new byte[KeyBytes.VaetSize];
        KeyBytes.WriteVaet(key, S + 1, A, S + 70, 258);
        Equal("300000000001 000003E8 300000000046 000000000102", key);
        key = new byte[KeyBytes.IdentitySize];
        KeyBytes.WriteIdentity(key, ContentHash.Of(HashScheme.S1, [.. Enumerable.Range(1, 24).Select(i => (byte)i)]));
        Equal("01 0102030405060708", key);
        KeyBytes.WriteIdentity(key, ContentHash.OfText("L1$abc"u8));
        Equal("00 6293D7B229C25E3E", key);
    }

    [Fact]
    public void Varints_have_seven_bits_a_byte()
    {
        var bytes = new ByteWriter();
        bytes.Varint(0);
        bytes.Varint(127);
        bytes.Varint(300);
        bytes.Zigzag(-1);
        bytes.Zigzag(64);
        bytes.Varint(ulong.MaxValue);
        Equal("00 7F AC02 01 8001 FFFFFFFFFFFFFFFFFF01", bytes.ToArray());
    }

    [Theory]
    [InlineData("\"aé\"", "08 61C3A9")]
    [InlineData(":name", "09 00 6E616D65")]
    [InlineData(":ns.x/name", "09 01 6E732E78 00 6E616D65")]
    [InlineData("foo/bar", "0A 666F6F2F626172")]
    [InlineData("#uuid \"00112233-4455-6677-8899-aabbccddeeff\"", "07 00112233445566778899AABBCCDDEEFF")]
    [InlineData("1000000000000000", "02 87 038D7EA4C68000")]
    [InlineData("-1000000000000000", "02 78 FC72815B397FFF")]
    [InlineData("18446744073709551616", "02 89 010000000000000000")]
    [InlineData("0M", "05 80")]
    [InlineData("12.50M", "05 C0 8000000000000002 313235 00")]
    [InlineData("-0.012M", "05 3F 8000000000000000 CECD FF")]
    [InlineData("#inst \"9999-12-31T23:59:59.999Z\"", "06 8000E677D21FDBFF")]
    [InlineData("[1 nil]", "0E 02 81 01 00")]
    [InlineData("[\"a\\u0000b\" :k/n -1.5 true]", "0E 08 6100FF62 00 09 016B00FF6E 00 04 4007FFFFFFFFFFFF 01 01")]
    [InlineData("[1.5 -0.0]", "0E 04 BFF8000000000000 04 8000000000000000")]
    [InlineData("[-12.5M foo #inst \"1970\"]", "0E 05 3F 7FFFFFFFFFFFFFFD CECDCA FF 0A 666F6F 00 06 8000000000000000")]
    public void Dictionary_values_have_a_kind_and_bytes_that_sort(string edn, string hex)
    {
        var bytes = new ByteWriter();
        ValueBytes.Write(bytes, EdnReader.Read(edn)!);
        Equal(hex, bytes.ToArray());
    }

    [Fact]
    public void Uris_and_bytes_are_kept_as_they_are()
    {
        var bytes = new ByteWriter();
        ValueBytes.Write(bytes, new Uri("http://x/%41"));
        ValueBytes.Write(bytes, new byte[] { 0, 255 });
        Equal("0B 687474703A2F2F782F253431  0C 00FF", bytes.ToArray());
    }

    [Fact]
    public void Keys_of_long_dictionary_values_end_in_a_digest()
    {
        var key = new byte[DictionaryKey.SizeMax];
        byte[] value = [8, .. Enumerable.Repeat((byte)'x', 64)];
        Assert.Equal(65, DictionaryKey.Write(value, key));
        Assert.Equal(value, key[..65]);
        Assert.Equal(81, DictionaryKey.Write([.. value, (byte)'y'], key));
        Assert.Equal(value, key[..65]);
        Equal("029A47205F7D8570C55E627C79513607", key[65..]);
    }

    [Fact]
    public void Words_that_stand_alone_have_a_kind_byte()
    {
        var bytes = new ByteWriter();
        foreach (var word in new[] { Word.OfDouble(1.5), Word.OfRef(S + 1), Long(-2), Word.True, Word.Make(WordKind.String, 300) }) WordBytes.Write(bytes, word);
        Equal("00 000000000000F83F  01 818080808080 0C  02 03  03 01  06 AC02", bytes.ToArray());
    }

    [Fact]
    public void An_entity_piece_keeps_each_shape_once()
    {
        var e = S + 64;
        var bytes = new ByteWriter();
        new EntityPieceWriter().Write(
            [e, e, e, e + 1, e + 1, e + 1, e + 31, e + 31, e + 31],
            [BuiltIn.ContentHash.Id, A, A + 2, BuiltIn.ContentHash.Id, A, A + 2, A, A, A + 2],
            [EntityPiece.OwnHashOf(e), Word.Make(WordKind.String, 100), Word.OfRef(e + 1), EntityPiece.OwnHashOf(e + 1), Word.Make(WordKind.String, 90), Word.OfRef(e + 2), Long(5), Long(7), Word.OfDouble(1)],
            [true, true, true, true, true, true, true, true, false],
            bytes);
        Equal(
            """
            01 03000080 02
            07 06
            00 03  00 03  01 0A
            C064 988407 8402
            8AE807 00 8102
            C801 02  B401 02  0A 04 000000000000F03F
            """, bytes.ToArray());
    }

    [Fact]
    public void A_column_piece_codes_entities_and_words_as_tightly_as_it_can()
    {
        Equal("01 00 03 02  01  03 01", Column([7, 8, 9], [Word.True, Word.True, Word.True]));
        Equal("01 28 03 02  01", Column([S, S + 1, S + 2], [EntityPiece.OwnHashOf(S), EntityPiece.OwnHashOf(S + 1), EntityPiece.OwnHashOf(S + 2)]));
        Equal("01 31 03 05  03 02  02 02 04", Column([S, S + 3, S + 5], [Word.OfRef(S + 1), Word.OfRef(S + 4), Word.OfRef(S + 7)]));
        Equal("01 1A 03 E707  01 E607  02 FFFFFFFFFFFF1F EA07 F8BD08", Column([1, 2, 1000], [Long(-1), Long(500), Long(70000)]));
        Equal("01 20 0C 0B  01  01 000000000000000000 00000000000000F03F  000100010001000100010001", Column([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [.. Enumerable.Range(0, 12).Select(i => Word.OfDouble(i % 2))]));
        Equal("01 18 03 02  01  06 F0A204 02 08", Column([1, 2, 3], [Word.Make(WordKind.String, 70000), Word.Make(WordKind.String, 70001), Word.Make(WordKind.String, 70005)]));
        Equal("01 08 02 01  01  000000000000F03F 0000000000000040", Column([1, 2], [Word.OfDouble(1), Word.OfDouble(2)]));
        Equal("01 D9 03 01  04 01 00 01 04 01 00  00 01  03 01 00 01  01", Column([1, 1, 2], [Word.True, Word.True, Word.False], [false, true, true], [5, 9, 5], 5));
    }

    [Fact]
    public void A_posting_list_of_one_assertion_is_one_byte()
    {
        Equal("01", Postings([5], [true], [], 3));
        Equal("01 00 03 02 C801", Postings([5, 7, 207], [true, true, true], [], 3));
        Equal("01 40 01 01", Postings([5], [false], [], 3));
        Equal("01 C0 03 00 02 04  01 00 01 04 01 01  01", Postings([5, 5, 7], [false, true, true], [3, 7, 4], 3));
    }

    [Fact]
    public void A_log_row_has_the_state_and_runs_of_groups()
    {
        var bytes = new ByteWriter();
        new LogRow(1000, 1L << 40, A, S, 300, 2, 0, 12, [5, 6, 7, 100]).Write(bytes);
        Equal("01 D00F 808080808020 E8878080808004 8080808080800C AC02 02 00 0C  02  05 02  5C 00", bytes.ToArray());
    }

    [Fact]
    public void Statistics_end_in_a_sketch()
    {
        var bytes = new ByteWriter();
        var statistics = new AttributeStatistics { Assertions = 300, Retractions = 1, Entities = 200, LastT = 7, ValueIndex = ValueIndexState.Complete };
        statistics.Values.Add(Long(1));
        statistics.Values.Add(Long(2));
        statistics.Write(bytes);
        Equal("01 AC02 01 C801 07 01  10 01 16 03", bytes.ToArray());
    }

    [Fact]
    public void Membership_is_full_or_a_difference()
    {
        var bytes = new ByteWriter();
        MembershipRow.WriteFull(bytes, 0, 0, "s"u8, [1, 2, 3]);
        Equal("01 00 00 000000000000 01 73 010203", bytes.ToArray());
        bytes.Clear();
        MembershipRow.WriteDifference(bytes, 33, S + 1, "s"u8, [1, 2], [3]);
        Equal("01 01 21 300000000001 01 73 02 0102 03", bytes.ToArray());
    }

    [Fact]
    public void A_version_of_a_wide_list_is_what_it_changed()
    {
        var key = new byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, (3 << WideList.VersionBits) | 2);
        Equal("76 0000000C0002", key);
        key = new byte[WideListRow.HashKeySize];
        WideListRow.WriteHashKey(key, A, 0x0102030405060708);
        Equal("68 000003E8 0102030405060708", key);
        Assert.Equal(0xF000_000C_0002, WideList.PseudoEntity((3 << WideList.VersionBits) | 2));
        Assert.Equal(0xFFF5_0000_000C_0002, WideList.WordOf((3 << WideList.VersionBits) | 2));
        var bytes = new ByteWriter();
        new WideListRow(300, [Word.Make(WordKind.String, 7), Word.Make(WordKind.String, 9)], []).Write(bytes);
        Equal("01 AC02  02 03 06 07 04  00", bytes.ToArray());
    }

    [Fact]
    public void Hashes_of_our_own_schemes_are_kept_as_bytes()
    {
        var bytes = new ByteWriter();
        ContentHash.OfText("S1$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY"u8).Write(bytes);
        Equal("01 0102030405060708090A0B0C0D0E0F101112131415161718", bytes.ToArray());
        bytes.Clear();
        ContentHash.OfText("X1$AQIDBAUGBwgJCgsMDQ4PEA=="u8).Write(bytes);
        Equal("02 0102030405060708090A0B0C0D0E0F10", bytes.ToArray());
        bytes.Clear();
        ContentHash.OfText("L1$abc"u8).Write(bytes);
        Equal("00 4C3124616263", bytes.ToArray());
    }

    private static ulong Long(long value)
    {
        Assert.True(Word.TryOfLong(value, out var word));
        return word;
    }

    private static byte[] Column(long[] e, ulong[] v, bool[]? added = null, long[]? t = null, long minT = 5)
    {
        var bytes = new ByteWriter();
        ColumnPiece.Write(e, v, added ?? [.. e.Select(_ => true)], t, minT, bytes);
        return bytes.ToArray();
    }

    private static byte[] Postings(long[] e, bool[] added, long[] t, long minT)
    {
        var bytes = new ByteWriter();
        PostingPiece.Write(e, added, t, minT, bytes);
        return bytes.ToArray();
    }

    private static void Equal(string hex, byte[] actual) =>
        Assert.Equal(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant(), Convert.ToHexString(actual));
}
