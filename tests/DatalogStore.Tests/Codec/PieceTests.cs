using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Tests.Codec;

/// <summary>Pieces of random datoms come back as they were, and bytes that are damaged raise <see cref="DamagedBytesException"/> or decode to something, never worse.</summary>
public class PieceTests
{
    private const int Rounds = 300;
    private static readonly WordKind[] Kinds = Enum.GetValues<WordKind>();

    [Fact]
    public void Entity_pieces_come_back_whole_and_entity_by_entity() => ForSeed((random, what) =>
    {
        var group = random.Next(5) == 0 ? 0 : KeyBytes.GroupOf(EntityId.Of(Partition.Snapshots, random.Next(1000)));
        var datoms = Datoms(random, group << KeyBytes.GroupBits, random.Next(1, 33));
        var piece = Piece(datoms);
        var back = new DatomBuffer();
        EntityPiece.ReadAll(piece, group, 9, back);
        Equal(datoms, back, what);
        for (var e = group << KeyBytes.GroupBits; e < (group + 1) << KeyBytes.GroupBits; e++)
        {
            var one = datoms.Where(d => d.E == e).ToList();
            back.Clear();
            Assert.Equal(one.Count > 0, EntityPiece.Read(piece, e, 9, back));
            Equal(one, back, what);
            foreach (var a in one.Select(d => d.A).Distinct())
            {
                back.Clear();
                EntityPiece.Read(piece, e, 9, back, a);
                Equal([.. one.Where(d => d.A == a)], back, what);
            }
        }
    });

    [Fact]
    public void Column_pieces_come_back() => ForSeed((random, what) =>
    {
        var (e, v, added, t, minT) = Column(random);
        var bytes = new ByteWriter();
        ColumnPiece.Write(e, v, added, t, minT, bytes);
        var header = ColumnPiece.ReadHeader(bytes.Span, e[0], minT);
        Assert.Equal(new ColumnPiece.Header(e.Length, e[^1], t.Length == 0 ? minT : t.Max(), added.Contains(false)), header);
        var (e2, v2, t2, added2) = (new long[e.Length], new ulong[e.Length], new long[e.Length], new bool[e.Length]);
        ColumnPiece.Read(bytes.Span, e[0], minT, e2, v2, t2, added2);
        Assert.True(e.SequenceEqual(e2) && v.SequenceEqual(v2) && added.SequenceEqual(added2), what);
        Assert.True(t2.SequenceEqual(t.Length == 0 ? e.Select(_ => minT) : t), what);
    });

    [Fact]
    public void Posting_lists_come_back() => ForSeed((random, what) =>
    {
        var (e, _, added, t, minT) = Column(random);
        var bytes = new ByteWriter();
        PostingPiece.Write(e, added, t, minT, bytes);
        Assert.Equal(e.Length, PostingPiece.ReadCount(bytes.Span));
        var (e2, t2, added2) = (new long[e.Length], new long[e.Length], new bool[e.Length]);
        PostingPiece.Read(bytes.Span, e[0], minT, e2, t2, added2);
        Assert.True(e.SequenceEqual(e2) && added.SequenceEqual(added2), what);
        Assert.True(t2.SequenceEqual(t.Length == 0 ? e.Select(_ => minT) : t), what);
    });

    [Fact]
    public void Log_rows_come_back() => ForSeed((random, what) =>
    {
        var groups = Enumerable.Range(0, random.Next(50)).Select(_ => random.NextInt64(100)).Distinct().Order().ToArray();
        var row = new LogRow(random.NextInt64() - random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64(), 4, 5, groups.Length + random.Next(5), groups);
        var bytes = new ByteWriter();
        row.Write(bytes);
        var back = LogRow.Read(bytes.Span);
        long[] none = [];
        Assert.Equal(row with { Groups = none }, back with { Groups = none });
        Assert.True(groups.SequenceEqual(back.Groups), what);
    });

    [Fact]
    public void Statistics_come_back_and_count_distinct_words_within_a_third()
    {
        foreach (var distinct in new[] { 0, 1, 10, 24, 100, 10_000 })
        {
            var statistics = new AttributeStatistics { Assertions = 5, Retractions = 4, Entities = 3, LastT = 2, ValueIndex = ValueIndexState.Partial };
            for (var i = 0; i < distinct * 2; i++) statistics.Values.Add(Word.Make(WordKind.String, (ulong)(i % distinct)));
            var bytes = new ByteWriter();
            statistics.Write(bytes);
            var back = AttributeStatistics.Read(bytes.Span);
            Assert.Equal((5, 4, 3, 2, ValueIndexState.Partial), (back.Assertions, back.Retractions, back.Entities, back.LastT, back.ValueIndex));
            Assert.Equal(statistics.Values.Estimate(), back.Values.Estimate());
            Assert.InRange(back.Values.Estimate(), distinct * 2 / 3, (distinct * 4 / 3) + 1);
        }
    }

    [Fact]
    public void Damaged_bytes_are_recognised_or_decode_to_something() => ForSeed((random, what) =>
    {
        var datoms = Datoms(random, 64, 5);
        var (e, v, added, t, minT) = Column(random);
        var column = new ByteWriter();
        ColumnPiece.Write(e, v, added, t, minT, column);
        var postings = new ByteWriter();
        PostingPiece.Write(e, added, t, minT, postings);
        var log = new ByteWriter();
        new LogRow(1, 2, 3, 4, 5, 6, 7, 8, [1, 2, 9]).Write(log);
        var list = new ByteWriter();
        new WideListRow(12, [.. v.Distinct().Order()], [.. v.Distinct().Order().Take(3)]).Write(list);
        var (rows, words, times, ops) = (new long[PostingPiece.RowsMax], new ulong[PostingPiece.RowsMax], new long[PostingPiece.RowsMax], new bool[PostingPiece.RowsMax]);
        for (var i = 0; i < 20; i++)
        {
            Try(Damage(random, Piece(datoms)), b => EntityPiece.ReadAll(b, 2, 9, new DatomBuffer()), what);
            Try(Damage(random, Piece(datoms)), b => EntityPiece.Read(b, 64 + random.Next(32), 9, new DatomBuffer()), what);
            Try(Damage(random, column.ToArray()), b => ColumnPiece.Read(b, e[0], minT, rows, words, times, ops), what);
            Try(Damage(random, postings.ToArray()), b => PostingPiece.Read(b, e[0], minT, rows, times, ops), what);
            Try(Damage(random, list.ToArray()), b => WideListRow.Read(b), what);
            Try(Damage(random, log.ToArray()), b => LogRow.Read(b), what);
        }
    });

    private static void Try(byte[] bytes, Action<byte[]> read, string what)
    {
        try
        {
            read(bytes);
        }
        catch (DamagedBytesException)
        {
            // Recognised.
        }
        catch (Exception other)
        {
            Assert.Fail($"{what}: {Convert.ToHexString(bytes)} raised {other}");
        }
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        switch (random.Next(3))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: return [.. bytes, (byte)random.Next(256)];
            default:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static void ForSeed(Action<Random, string> test)
    {
        var first = Random.Shared.Next(int.MaxValue - Rounds);
        for (var seed = first; seed < first + Rounds; seed++) test(new Random(seed), $"seed {seed}");
    }

    private static List<WordDatom> Datoms(Random random, long firstE, int entities)
    {
        var datoms = new List<WordDatom>();
        for (var n = 0; n < entities; n++)
        {
            var e = firstE + random.Next(KeyBytes.GroupSize);
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var a = EntityId.Of(Partition.Attributes, random.Next(1, random.Next(2) == 0 ? 4 : 100_000));
                for (var times = random.Next(4) == 0 ? random.Next(100) : 1; times > 0; times--) datoms.Add(new WordDatom(e, a, AnyWord(random, e), 9, random.Next(6) != 0));
            }
        }

        return [.. datoms.Distinct().OrderBy(d => d.E).ThenBy(d => d.A).ThenBy(d => d.V).ThenBy(d => d.Added)];
    }

    private static byte[] Piece(List<WordDatom> datoms)
    {
        var bytes = new ByteWriter();
        new EntityPieceWriter().Write([.. datoms.Select(d => d.E)], [.. datoms.Select(d => d.A)], [.. datoms.Select(d => d.V)], [.. datoms.Select(d => d.Added)], bytes);
        return bytes.ToArray();
    }

    private static (long[] E, ulong[] V, bool[] Added, long[] T, long MinT) Column(Random random)
    {
        var count = random.Next(10) == 0 ? ColumnPiece.RowsMax : random.Next(1, 300);
        var step = random.Next(4) switch { 0 => 1, 1 => 2, 2 => 300, _ => 1 << 20 };
        var kind = random.Next(7);
        var distinct = random.Next(2) == 0 ? 5 : 100_000;
        var e = new long[count];
        var v = new ulong[count];
        var last = EntityId.Of(Partition.Snapshots, random.Next(1000));
        for (var i = 0; i < count; i++)
        {
            e[i] = last += random.Next(step);
            v[i] = kind switch
            {
                0 => Word.OfDouble(random.Next(distinct)),
                1 => Word.Make(WordKind.Long, (ulong)(random.Next(distinct) - 3) & Word.PayloadMask),
                2 => Word.Make(WordKind.String, (ulong)random.Next(distinct)),
                3 => Word.OfRef(e[i] + random.Next(-3, 4)),
                4 => EntityPiece.OwnHashOf(e[i]),
                5 => Word.True,
                _ => AnyWord(random, e[i]),
            };
        }

        var retractions = random.Next(4) == 0;
        var added = e.Select(_ => !retractions || random.Next(3) != 0).ToArray();
        var minT = random.Next(1, 1000);
        long[] t = random.Next(3) == 0 ? [minT, .. Enumerable.Range(1, count - 1).Select(_ => minT + random.NextInt64(1000))] : [];
        return (e, v, added, t, minT);
    }

    private static ulong AnyWord(Random random, long e)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        return kind switch
        {
            WordKind.Double => Word.OfDouble(random.NextDouble() - 0.5),
            WordKind.Constant => Word.OfBoolean(random.Next(2) == 0),
            WordKind.String when random.Next(3) == 0 => EntityPiece.OwnHashOf(e),
            _ => Word.Make(kind, (ulong)random.NextInt64() >> random.Next(17, 60) & Word.PayloadMask),
        };
    }

    private static void Equal(List<WordDatom> expected, DatomBuffer actual, string what) =>
        Assert.True(expected.SequenceEqual(Enumerable.Range(0, actual.Count).Select(i => actual[i])), what);
}
