using DatalogStore.Storage;

namespace DatalogStore.Tests.Storage;

public class EntityBitmapTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30), Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_does_what_a_sorted_set_does(int seed)
    {
        var random = new Random(seed);
        var (left, leftTwin) = Generate(random);
        var (right, rightTwin) = Generate(random);
        AssertSame(leftTwin, left);
        AssertSame(rightTwin, right);
        AssertSame(leftTwin.Intersect(rightTwin), left.And(right));
        AssertSame(leftTwin.Union(rightTwin), left.Or(right));
        AssertSame(leftTwin.Except(rightTwin), left.AndNot(right));
        AssertSame(leftTwin.Except(rightTwin).Union(rightTwin.Except(leftTwin)), left.Xor(right));
        Assert.Equal(left, left.Xor(right).Xor(right));
        AssertSame(leftTwin, left);
        for (var i = 0; i < 300; i++)
        {
            var number = Near(random, leftTwin);
            Assert.Equal(leftTwin.Contains(number), left.Contains(number));
            var last = (uint)Math.Min(uint.MaxValue, number + (ulong)random.Next(random.Next(2) == 0 ? 3 : 200_000));
            Assert.Equal(leftTwin.GetViewBetween(number, last).Count > 0, left.IntersectsRange(number, last));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_reads_back_from_its_bytes_equal_and_frozen(int seed)
    {
        var (bitmap, twin) = Generate(new Random(seed));
        var bytes = bitmap.ToBytes();
        var read = EntityBitmap.FromBytes(bytes);
        AssertSame(twin, read);
        Assert.Equal(bitmap, read);
        Assert.Equal(bitmap.GetHashCode(), read.GetHashCode());
        Assert.True(read.IsFrozen);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(bytes, bitmap.Copy().Freeze().ToBytes());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_bytes_are_an_error_or_another_set_but_never_a_crash(int seed)
    {
        var random = new Random(seed);
        var bytes = Generate(random).Bitmap.ToBytes();
        for (var i = 0; i < 300; i++)
        {
            var damaged = bytes.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) damaged[random.Next(Math.Min(damaged.Length, random.Next(2) == 0 ? 40 : int.MaxValue))] = (byte)random.Next(256);
            if (random.Next(3) == 0) damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                var read = EntityBitmap.FromBytes(damaged);
                Assert.Equal(read.Count, read.ToArray().Length);
                Assert.Equal(read.Order(), read);
            }
            catch (DatalogException e)
            {
                Assert.Equal("damaged-bitmap", e.Code);
            }
        }
    }

    [Fact]
    public void Every_truncation_and_every_byte_too_many_is_noticed()
    {
        var bitmap = EntityBitmap.FromRange(5, 70_000);
        bitmap.Add(1_000_000);
        bitmap.Add(1_000_002);
        var bytes = bitmap.ToBytes();
        for (var length = 0; length < bytes.Length; length++) Assert.Equal("damaged-bitmap", Assert.Throws<DatalogException>(() => EntityBitmap.FromBytes(bytes.AsSpan(0, length))).Code);
        Assert.Equal("damaged-bitmap", Assert.Throws<DatalogException>(() => EntityBitmap.FromBytes([.. bytes, 0])).Code);
    }

    [Theory]
    [InlineData("3A300000 01000000 0000 0100 10000000 0500 0500", "an array is not in order")]
    [InlineData("3A300000 01000000 0000 0000 11000000 0500", "does not begin where the offsets say")]
    [InlineData("3A300000 02000000 0100 0000 0100 0000 18000000 1A000000 0500 0500", "not in order")]
    [InlineData("3A300000 FFFFFFFF", "claims")]
    [InlineData("3B300000 01 0000 0300 0200 0500 0100 0600 0100", "runs are not in order")]
    [InlineData("3B300000 01 0000 0100 0100 FFFF 0100", "runs are not in order")]
    [InlineData("3B300000 01 0000 0900 0100 0500 0100", "claims 10 numbers and has 2")]
    [InlineData("00000000", "cookie")]
    public void What_is_wrong_with_bytes_is_said(string hex, string message) =>
        Assert.Contains(message, Assert.Throws<DatalogException>(() => EntityBitmap.FromBytes(Convert.FromHexString(hex.Replace(" ", "")))).Message, StringComparison.Ordinal);

    [Fact]
    public void Its_bytes_are_those_of_the_published_format()
    {
        Assert.Equal("3A30000000000000", Convert.ToHexString(new EntityBitmap().ToBytes()));
        // Cookie, 1 container; key 2, count 2; offset 16; 1 and 3.
        var array = new EntityBitmap();
        array.Add(0x20003);
        array.Add(0x20001);
        Assert.Equal("3A300000" + "01000000" + "02000100" + "10000000" + "01000300", Convert.ToHexString(array.ToBytes()));
        // Cookie with runs, 1 container; it has runs; key 0, count 1000; no offsets; 1 run from 10, 999 more.
        Assert.Equal("3B300000" + "01" + "0000E703" + "0100" + "0A00E703", Convert.ToHexString(EntityBitmap.FromRange(10, 1009).ToBytes()));
        // Runs that touch are legal in the format.
        Assert.Equal(EntityBitmap.FromRange(5, 8), EntityBitmap.FromBytes(Convert.FromHexString("3B300000" + "01" + "00000300" + "0200" + "05000100" + "07000100")));
    }

    [Fact]
    public void It_writes_the_example_of_the_published_format_to_the_byte()
    {
        // The set behind bitmapwithruns.bin of the format's own test data: two arrays, bitmaps, runs.
        var bitmap = new EntityBitmap();
        for (uint k = 0; k < 100_000; k += 1000) bitmap.Add(k);
        for (uint k = 100_000; k < 200_000; k++) bitmap.Add(3 * k);
        for (uint k = 700_000; k < 800_000; k++) bitmap.Add(k);
        Assert.Equal("1F1909BFDD354FA2F0694FE88B8076833CA5383AD9FC3F68F2709C84A2AB70E3", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bitmap.ToBytes())));
    }

    [Fact]
    public void A_frozen_bitmap_refuses_to_change_and_its_copy_does_not()
    {
        var bitmap = EntityBitmap.FromRange(1, 3).Freeze();
        Assert.Throws<InvalidOperationException>(() => bitmap.Add(9));
        var copy = bitmap.Copy();
        copy.Add(9);
        Assert.Equal([1, 2, 3], bitmap);
        Assert.Equal([1, 2, 3, 9], copy);
    }

    [Fact]
    public void The_ends_of_the_number_range_are_members_like_any()
    {
        var all = EntityBitmap.FromRange(0, uint.MaxValue);
        Assert.Equal(1L << 32, all.Count);
        Assert.True(all.Contains(uint.MaxValue));
        Assert.Equal(all, EntityBitmap.FromBytes(all.ToBytes()));
        Assert.Equal([0, uint.MaxValue], all.AndNot(EntityBitmap.FromRange(1, uint.MaxValue - 1)));
        Assert.True(EntityBitmap.FromRange(2, 1).IsEmpty);
        Assert.False(all.IntersectsRange(2, 1));
    }

    private static (EntityBitmap Bitmap, SortedSet<uint> Twin) Generate(Random random)
    {
        var bitmap = new EntityBitmap();
        var twin = new SortedSet<uint>();
        for (var part = random.Next(0, 8); part > 0; part--)
        {
            var start = (uint)random.Next(5) * 65_536 + (uint)random.Next(70_000);
            var shape = random.Next(5);
            var count = random.Next(1, random.Next(2) == 0 ? 50 : 9000);
            for (uint i = 0; i < count; i++)
            {
                var number = shape switch
                {
                    0 => start + i,
                    1 => start + (i * 3),
                    2 => start + (uint)random.Next(60_000),
                    3 => start + (uint)count - i,
                    _ => uint.MaxValue - start - i,
                };
                bitmap.Add(number);
                twin.Add(number);
            }

            if (random.Next(4) == 0) bitmap = bitmap.Copy().Freeze().Copy();
        }

        return (bitmap, twin);
    }

    private static uint Near(Random random, SortedSet<uint> set) => unchecked(set.Count == 0 || random.Next(4) == 0
        ? (uint)random.NextInt64(1L << 32)
        : set.ElementAt(random.Next(set.Count)) + (uint)random.Next(5) - 2);

    private static void AssertSame(IEnumerable<uint> expected, EntityBitmap actual)
    {
        var numbers = expected.Order().ToArray();
        Assert.Equal(numbers, actual.ToArray());
        Assert.Equal(numbers.Length, actual.Count);
        Assert.Equal(numbers.Length == 0, actual.IsEmpty);
    }
}
