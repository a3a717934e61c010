using BenchmarkDotNet.Attributes;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Bench;

/// <summary>Column pieces of 4,096 rows, as each way to code words gets them.</summary>
public class CodecBenchmarks
{
    private readonly long[] _e = new long[ColumnPiece.RowsMax];
    private readonly ulong[] _v = new ulong[ColumnPiece.RowsMax];
    private readonly long[] _t = new long[ColumnPiece.RowsMax];
    private readonly bool[] _added = new bool[ColumnPiece.RowsMax];
    private readonly long[] _readE = new long[ColumnPiece.RowsMax];
    private readonly ulong[] _readV = new ulong[ColumnPiece.RowsMax];
    private readonly long[] _readT = new long[ColumnPiece.RowsMax];
    private readonly bool[] _readAdded = new bool[ColumnPiece.RowsMax];
    private readonly ByteWriter _writer = new(1 << 16);
    private byte[] _piece = [];

    public enum Words
    {
        FewStrings,
        Longs,
        NearRefs,
    }

    [ParamsAllValues]
    public Words Values { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var row = 0; row < _e.Length; row++)
        {
            (_e[row], _t[row], _added[row]) = (1000 + (row * 3), 12, true);
            _v[row] = Values switch
            {
                Words.FewStrings => Word.Make(WordKind.String, (ulong)(500 + random.Next(20))),
                Words.Longs => Word.TryOfLong(random.Next(1_000_000), out var word) ? word : Word.Nil,
                _ => Word.OfRef(_e[row] + random.Next(1, 60)),
            };
        }

        Write();
        _piece = _writer.ToArray();
        Read();
        Expect.Same(true, _e.AsSpan().SequenceEqual(_readE) && _v.AsSpan().SequenceEqual(_readV) && _t.AsSpan().SequenceEqual(_readT) && _added.AsSpan().SequenceEqual(_readAdded));
    }

    [Benchmark]
    public int Write()
    {
        _writer.Clear();
        ColumnPiece.Write(_e, _v, _added, _t, _t[0], _writer);
        return _writer.Length;
    }

    [Benchmark]
    public int Read()
    {
        ColumnPiece.Read(_piece, _e[0], _t[0], _readE, _readV, _readT, _readAdded);
        return _readE.Length;
    }
}
