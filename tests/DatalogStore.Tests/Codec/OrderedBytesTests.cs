using System.Numerics;
using System.Text;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Tests.Codec;

/// <summary>Bytes on disk sort exactly as the values compare, and give the values back.</summary>
public class OrderedBytesTests
{
    private const int Rounds = 4000;

    [Theory]
    [InlineData(nameof(ValueKind.String)), InlineData(nameof(ValueKind.Keyword)), InlineData(nameof(ValueKind.Symbol)), InlineData(nameof(ValueKind.Uri)), InlineData(nameof(ValueKind.Uuid))]
    [InlineData(nameof(ValueKind.Bytes)), InlineData(nameof(ValueKind.Integer)), InlineData(nameof(ValueKind.BigDec)), InlineData(nameof(ValueKind.Instant)), InlineData(nameof(ValueKind.Tuple))]
    public void Dictionary_values_sort_as_they_compare_and_come_back(string kindName)
    {
        var kind = Enum.Parse<ValueKind>(kindName);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++)
        {
            var (x, y) = (Value(random, kind), Value(random, kind));
            var (bytesX, bytesY) = (Bytes(x), Bytes(y));
            var expected = Math.Sign(IndexOrder.Instance.Compare(x, y));
            Assert.True(expected == Math.Sign(bytesX.AsSpan().SequenceCompareTo(bytesY)), $"seed {seed}: {x} and {y}");
            Assert.True(IndexOrder.Instance.Compare(x, ValueBytes.Read(bytesX)) == 0 && ValueBytes.Read(bytesX).GetType() == x.GetType(), $"seed {seed}: {x} came back as {ValueBytes.Read(bytesX)}");
        }
    }

    [Fact]
    public void Ordered_words_sort_as_their_values_within_a_kind_and_are_one_to_one()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++)
        {
            var x = Inline(random, i % 3);
            var y = Inline(random, i % 3);
            var expected = Math.Sign(Comparer<object>.Default.Compare(x.Value, y.Value));
            Assert.True(expected == Math.Sign(WordOrder.ToOrdered(x.Word).CompareTo(WordOrder.ToOrdered(y.Word))), $"seed {seed}: {x} and {y}");
            Assert.Equal(x.Word, WordOrder.FromOrdered(WordOrder.ToOrdered(x.Word)));
            var any = AnyWord(random);
            Assert.Equal(any, WordOrder.FromOrdered(WordOrder.ToOrdered(any)));
        }
    }

    [Fact]
    public void The_extreme_words_are_one_to_one()
    {
        ulong[] words =
        [
            Word.OfDouble(double.NegativeInfinity), Word.OfDouble(double.PositiveInfinity), Word.CanonicalNaN, Word.OfDouble(0), Word.OfDouble(double.MinValue), Word.OfDouble(-double.Epsilon),
            Word.Make(WordKind.Ref, 0), Word.Make(WordKind.Other, Word.PayloadMask), Word.Nil, Word.Make(WordKind.Long, 1UL << 47),
        ];
        Assert.All(words, word => Assert.Equal(word, WordOrder.FromOrdered(WordOrder.ToOrdered(word))));
        Assert.Equal(words.Length, words.Select(WordOrder.ToOrdered).Distinct().Count());
        Assert.True(WordOrder.ToOrdered(Word.OfDouble(double.NegativeInfinity)) > WordOrder.ToOrdered(Word.Make(WordKind.Other, Word.PayloadMask)));
    }

    [Fact]
    public void A_tuple_is_refused_with_a_clear_error()
    {
        foreach (var vector in new[] { EdnVector.Of(1L), EdnVector.Of([.. Enumerable.Range(0, 9).Select(i => (object)(long)i)]), EdnVector.Of(1L, double.NaN), EdnVector.Of(1L, EdnVector.Of(1L, 2L)), EdnVector.Of(1L, new EdnSet([])) })
            Assert.Equal("tuple-not-stored", Assert.Throws<DatalogException>(() => Bytes(vector)).Code);
    }

    [Fact]
    public void Equal_tuples_have_equal_bytes_however_their_slots_were_written()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        Assert.Equal(Bytes(EdnVector.Of(0.0, 1L, new BigDecimal(10, 1))), Bytes(EdnVector.Of(-0.0, new BigInteger(1), new BigDecimal(1000, 3))));
        Assert.Equal(Bytes(EdnVector.Of(1.5, null)), Bytes(EdnVector.Of(1.5f, null)));
        for (var i = 0; i < Rounds; i++)
        {
            var (x, y) = (Tuple(random), Tuple(random));
            Assert.True(x.Equals(y) == Bytes(x).AsSpan().SequenceEqual(Bytes(y)), $"seed {seed}: {x} and {y}");
        }
    }

    [Fact]
    public void Damaged_bytes_of_a_tuple_are_told_as_damage()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Bytes(Tuple(random));
            var damaged = random.Next(2) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
            if (ReferenceEquals(damaged, bytes)) damaged[random.Next(1, bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                ValueBytes.Read(damaged);
            }
            catch (DamagedBytesException)
            {
            }
        }
    }

    [Fact]
    public void Lone_surrogates_survive() => Assert.Equal("a\uD800b\uDFFF😀\uFFFF", ValueBytes.Read(Bytes("a\uD800b\uDFFF😀\uFFFF")));

    private static (ulong Word, object Value) Inline(Random random, int kind)
    {
        var number = random.NextInt64() >> random.Next(17, 64);
        switch (kind)
        {
            case 0:
                Assert.True(Word.TryOfLong(number, out var word));
                return (word, number);
            case 1:
                Assert.True(Word.TryOfInstant(-number, out word));
                return (word, -number);
            default:
                var d = random.Next(8) == 0 ? (random.Next(2) == 0 ? double.NegativeInfinity : 0) : BitConverter.Int64BitsToDouble(random.NextInt64() ^ (random.NextInt64() << 1));
                if (double.IsNaN(d) || d == 0) d = 0.0;
                return (Word.OfDouble(d), d);
        }
    }

    private static ulong AnyWord(Random random)
    {
        var kind = (WordKind)random.Next(1, 16);
        return Word.Make(kind, (ulong)random.NextInt64() & Word.PayloadMask);
    }

    private static EdnVector Tuple(Random random)
    {
        ValueKind[] kinds = [ValueKind.Nil, ValueKind.Boolean, ValueKind.Integer, ValueKind.Double, ValueKind.BigDec, ValueKind.Instant, ValueKind.Uuid, ValueKind.String, ValueKind.Keyword, ValueKind.Symbol, ValueKind.Uri, ValueKind.Bytes];
        var few = random.Next(2) == 0 ? [ValueKind.String, ValueKind.Nil] : kinds;
        return new EdnVector([.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => few[random.Next(few.Length)] switch
        {
            ValueKind.Nil => null,
            ValueKind.Boolean => random.Next(2) == 0,
            ValueKind.Double => Inline(random, 2).Value,
            var kind => Value(random, kind),
        })]);
    }

    private static object Value(Random random, ValueKind kind) => kind switch
    {
        ValueKind.Tuple => Tuple(random),
        ValueKind.String => Text(random),
        ValueKind.Keyword => Keyword.Of(random.Next(3) == 0 ? "k" + Text(random) : Text(random) + "/" + Text(random)),
        ValueKind.Symbol => new Symbol("s" + Text(random)),
        ValueKind.Uri => new Uri("http://h/" + random.Next(40) + new string('a', random.Next(3))),
        ValueKind.Uuid => Uuid(random),
        ValueKind.Bytes => RandomBytes(random, random.Next(4)),
        ValueKind.Integer => Big(random),
        ValueKind.BigDec => new BigDecimal(new BigInteger(random.Next(-1200, 1200)) * (random.Next(3) == 0 ? BigInteger.Pow(10, random.Next(30)) + 1 : 1), random.Next(-4, 5)),
        _ => DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(-62_135_596_800_000, 253_402_300_799_999)),
    };

    private static object Big(Random random)
    {
        var number = new BigInteger(RandomBytes(random, random.Next(1, random.Next(20) == 0 ? 300 : 18)));
        return number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
    }

    private static string Text(Random random)
    {
        // Near each other, around what UTF-8 and UTF-16 order differently, with zeros, slashes-free, and lone surrogates.
        string[] parts = ["a", "b", "\0", "\u0001", "é", "\uFFFD", "\uE000", "😀", "\uD83D", "\uDE00", "z"];
        var text = new StringBuilder();
        for (var i = random.Next(4); i > 0; i--) text.Append(parts[random.Next(parts.Length)]);
        return text.ToString();
    }

    private static Guid Uuid(Random random)
    {
        var bytes = new byte[16];
        bytes[random.Next(16)] = (byte)random.Next(256);
        return new Guid(bytes, bigEndian: true);
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Bytes(object value)
    {
        var bytes = new ByteWriter();
        ValueBytes.Write(bytes, value);
        return bytes.ToArray();
    }
}
