using System.Buffers.Binary;
using MessagePack;
using ZstdSharp;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// The blocks of a binary file, each checked against its checksum before a byte of it is looked at. Every byte of a file is under some check:
/// the header's, a block's, or that nothing follows the trailer.
/// </summary>
internal sealed class BinaryBlocks : IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly ulong _seed;
    private readonly Decompressor _decompressor = new();
    private readonly byte[] _frame = new byte[BinaryFormat.FrameSize];
    private byte[] _stored = [];
    private byte[] _records = [];

    public BinaryBlocks(Stream stream, string name, SnapshotPart part)
    {
        _stream = stream;
        _name = name;
        Span<byte> header = stackalloc byte[BinaryFormat.HeaderSize];
        Span<byte> expected = stackalloc byte[BinaryFormat.HeaderSize];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) throw Damaged("it ends within its header");
        Id = new Guid(header[12..28], bigEndian: true);
        Part = (SnapshotPart)header[9];
        _seed = BinaryFormat.WriteHeader(Part, Id, expected);
        if (header[..9].SequenceEqual(expected[..9]) is false && header.StartsWith(BinaryFormat.Magic) && BinaryFormat.IsIntact(header))
        {
            throw new DatalogException(ErrorKind.Data, "snapshot-version", $"{name} has format version {header[8]}; this program reads version {BinaryFormat.Version}", "Use a newer program.");
        }

        if (!header.SequenceEqual(expected)) throw Damaged("its header does not agree with the header's checksum");
        if (part != 0 && Part != part) throw Damaged($"it is the {SnapshotParts.NameOf(Part)} of a snapshot, expected was the {SnapshotParts.NameOf(part)}");
    }

    public Guid Id { get; }

    public SnapshotPart Part { get; }

    /// <summary>The number of the present block, from 0.</summary>
    public long Number { get; private set; } = -1;

    /// <summary>How many records the present block has.</summary>
    public int RecordCount { get; private set; }

    /// <summary>The records of the present block.</summary>
    public ReadOnlyMemory<byte> Records { get; private set; }

    /// <summary>Set once all blocks are read.</summary>
    public BinaryTrailer? Trailer { get; private set; }

    /// <summary>Reads the next block; false at the trailer.</summary>
    public bool ReadNext()
    {
        if (Trailer is not null) return false;
        var type = ReadBlock();
        if (type == BinaryFormat.Block) return true;
        ReadTrailer();
        return false;
    }

    /// <summary>Skips to the trailer without reading the blocks before it.</summary>
    public BinaryTrailer SkipToTrailer()
    {
        while (Trailer is null)
        {
            ReadFrame();
            if (_frame[0] == BinaryFormat.Block)
            {
                _stream.Seek(BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(1)), SeekOrigin.Current);
                continue;
            }

            ReadStored();
            ReadTrailer();
        }

        return Trailer;
    }

    public void Dispose()
    {
        _decompressor.Dispose();
        _stream.Dispose();
    }

    public DatalogException Damaged(string what, Exception? inner = null) => SnapshotFileReader.Damaged(_name, what, inner);

    private byte ReadBlock()
    {
        ReadFrame();
        ReadStored();
        return _frame[0];
    }

    private void ReadFrame()
    {
        Number++;
        var at = _stream.Position;
        var read = _stream.ReadAtLeast(_frame, _frame.Length, throwOnEndOfStream: false);
        if (read < _frame.Length) throw Damaged($"it is truncated: it ends at byte {at + read}, where block {Number} or the trailer should be");
        var (stored, size) = (BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(5)));
        var isKnown = _frame[0] is BinaryFormat.Block or BinaryFormat.Trailer;
        if (!isKnown || stored < 0 || size is < 0 or > BinaryFormat.BlockSizeMax) throw Damaged($"block {Number} at byte {at} has an impossible head");
        if (stored > _stream.Length - _stream.Position) throw Damaged($"block {Number} at byte {at} has {stored} bytes, but the file ends before: it is truncated, or the block's head is damaged");
    }

    /// <summary>Reads, checks and unpacks what the present frame announces.</summary>
    private void ReadStored()
    {
        var at = _stream.Position - _frame.Length;
        var (storedSize, size) = (BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(5)));
        if (_stored.Length < storedSize) _stored = new byte[storedSize];
        var stored = _stored.AsSpan(0, storedSize);
        _stream.ReadExactly(stored);
        if (BinaryFormat.ChecksumOf(_seed, _frame, Number, stored) != BinaryPrimitives.ReadUInt64BigEndian(_frame.AsSpan(13)))
            throw Damaged($"block {Number} at byte {at} does not agree with its checksum");
        if (_records.Length < size) _records = new byte[size];
        try
        {
            if (_decompressor.Unwrap(stored, _records.AsSpan(0, size)) != size) throw Damaged($"block {Number} at byte {at} unpacks to another size");
        }
        catch (ZstdException e)
        {
            throw Damaged($"block {Number} at byte {at} does not unpack", e);
        }

        Records = _records.AsMemory(0, size);
        RecordCount = BinaryPrimitives.ReadInt32BigEndian(_frame.AsSpan(9));
    }

    private void ReadTrailer()
    {
        try
        {
            var record = new MessagePackReader(Records);
            if (RecordCount != 1 || record.ReadArrayHeader() != 4) throw Damaged("its trailer is malformed");
            var trailer = new BinaryTrailer(record.ReadInt64(), record.ReadInt64(), record.ReadInt64(), System.Buffers.BuffersExtensions.ToArray(record.ReadBytes()!.Value));
            if (trailer.Blocks != Number) throw Damaged($"its trailer tells of {trailer.Blocks} blocks, there are {Number}");
            if (_stream.Position != _stream.Length) throw Damaged($"there are {_stream.Length - _stream.Position} bytes after its trailer");
            Trailer = trailer;
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or InvalidOperationException)
        {
            throw Damaged("its trailer is malformed", e);
        }
    }
}
