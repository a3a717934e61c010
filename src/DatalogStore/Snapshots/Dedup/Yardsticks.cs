using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>What other ways of keeping the same bytes would keep: each distinct file, each distinct record, one compressed stream.</summary>
internal sealed class Yardsticks : IDisposable
{
    /// <summary>That of <c>zstd --long</c>: matches reach back 128 MiB.</summary>
    private const int WindowLog = 27;

    private readonly Distinct _files = new();
    private readonly Distinct _records = new();
    private readonly RecordSplitter _splitter;
    private readonly CountingStream _packed = new();
    private readonly CompressionStream _zstd;
    private long _bytes;
    private bool _isRecord;

    public Yardsticks()
    {
        _splitter = new RecordSplitter((text, isEnd) => _records.Add(text, isEnd));
        var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, WindowLog);
        _zstd = new CompressionStream(_packed, compressor, preserveCompressor: false, leaveOpen: true);
    }

    /// <summary>A file begins. One of EDN is taken for one record.</summary>
    public void BeginFile(bool isEdn) => _isRecord = isEdn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        _files.Add(bytes, isEnd: false);
        if (_isRecord) _records.Add(bytes, isEnd: false);
        else _splitter.Add(bytes);
        _zstd.Write(bytes);
    }

    public void EndFile()
    {
        _files.Add(default, isEnd: true);
        if (_isRecord) _records.Add(default, isEnd: true);
    }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<DedupYardstick> Finish()
    {
        _zstd.Dispose();
        return
        [
            new DedupYardstick("file hash", _files.Count, _files.Unique, _bytes, _files.BytesUnique),
            new DedupYardstick("record hash", _records.Count, _records.Unique, _records.Bytes, _records.BytesUnique),
            new DedupYardstick("zstd --long", _files.Count, null, _bytes, _packed.Length),
        ];
    }

    public void Dispose()
    {
        _zstd.Dispose();
        _files.Dispose();
        _records.Dispose();
    }

    /// <summary>Texts by the first half of their SHA-256, each counted once.</summary>
    private sealed class Distinct : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly HashSet<UInt128> _seen = [];
        private long _length;

        public long Count { get; private set; }

        public long Unique => _seen.Count;

        public long Bytes { get; private set; }

        public long BytesUnique { get; private set; }

        public void Add(ReadOnlySpan<byte> text, bool isEnd)
        {
            _hash.AppendData(text);
            _length += text.Length;
            if (!isEnd) return;
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            _hash.GetHashAndReset(digest);
            Count++;
            Bytes += _length;
            if (_seen.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest))) BytesUnique += _length;
            _length = 0;
        }

        public void Dispose() => _hash.Dispose();
    }

    /// <summary>Takes bytes and keeps their number.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void Flush()
        {
            // Nothing is held back.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
