using System.Buffers.Binary;
using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;
using MessagePack;
using ZstdSharp;

namespace DatalogStore.Snapshots.Files;

/// <summary>Writes a file in the encoding of <see cref="BinaryFormat"/>.</summary>
internal sealed class BinaryFileWriter : SnapshotFileWriter
{
    /// <summary>Level 3 takes twice the time and saves nothing to 5 % on real data: hashes, the bulk of a file, do not compress.</summary>
    private const int CompressionLevel = 1;

    private readonly Stream _into;
    private readonly ulong _seed;
    private readonly Compressor _compressor = new(CompressionLevel);
    private readonly ByteBuilder _records = new();
    private readonly List<int> _fileAttributes = [];
    private readonly byte[] _hash = new byte[ContentHashing.SizeMax];
    private byte[] _stored = [];
    private int _recordCount;
    private int _attributeCount;
    private long _blocks;

    public BinaryFileWriter(Stream into, SnapshotPart part, Guid id, AttributeNames names)
        : base(names)
    {
        _into = into;
        Span<byte> header = stackalloc byte[BinaryFormat.HeaderSize];
        _seed = BinaryFormat.WriteHeader(part, id, header);
        into.Write(header);
    }

    protected override void WriteEntity(SnapshotEntity entity)
    {
        for (var row = 0; row < entity.Count; row++) DefineAttribute(entity.AttributeAt(row));
        var record = new MessagePackWriter(_records);
        record.WriteArrayHeader(2 + (entity.Count * 2));
        if (entity.Key.SequenceEqual(entity.Hash)) record.WriteNil();
        else WriteKey(ref record, entity.Key);
        if (entity.Hash.IsEmpty) record.WriteNil();
        else WriteKey(ref record, entity.Hash);
        for (var row = 0; row < entity.Count; row++)
        {
            record.Write(_fileAttributes[entity.AttributeAt(row)]);
            WriteValue(ref record, entity.KindAt(row), entity.ValueAt(row));
        }

        record.Flush();
        _recordCount++;
        if (_records.Length >= BinaryFormat.BlockSize) WriteBlock(BinaryFormat.Block);
    }

    protected override void WriteLines(ReadOnlySpan<byte> lines)
    {
        // Only the digest needs them.
    }

    protected override void CompleteFile(ReadOnlySpan<byte> digest)
    {
        if (_recordCount > 0) WriteBlock(BinaryFormat.Block);
        var record = new MessagePackWriter(_records);
        record.WriteArrayHeader(4);
        record.Write(Entities);
        record.Write(Triples);
        record.Write(_blocks);
        record.Write(digest);
        record.Flush();
        _recordCount++;
        WriteBlock(BinaryFormat.Trailer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _compressor.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Numbers an attribute in the file before its first use.</summary>
    private void DefineAttribute(int attribute)
    {
        while (_fileAttributes.Count <= attribute) _fileAttributes.Add(-1);
        if (_fileAttributes[attribute] >= 0) return;
        _fileAttributes[attribute] = _attributeCount++;
        var record = new MessagePackWriter(_records);
        record.WriteString(Names.TextOf(attribute));
        record.Flush();
        _recordCount++;
    }

    private void WriteKey(ref MessagePackWriter record, ReadOnlySpan<byte> key)
    {
        if (!TryWriteHash(ref record, key)) record.WriteString(key);
    }

    /// <summary>Writes a hash under one of our schemes as its bytes.</summary>
    private bool TryWriteHash(ref MessagePackWriter record, ReadOnlySpan<byte> key)
    {
        if (!ContentHashing.TryParse(key, out var scheme, _hash)) return false;
        WriteExt(ref record, scheme == ContentHashScheme.S1 ? BinaryFormat.ExtS1 : BinaryFormat.ExtX1, _hash.AsSpan(0, ContentHashing.SizeOf(scheme)));
        return true;
    }

    private void WriteValue(ref MessagePackWriter record, ValueKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case ValueKind.Boolean: record.Write(value[0] != 0); break;
            case ValueKind.Integer when value.Length <= sizeof(long): record.Write(ContentPair.ReadLong(value)); break;
            case ValueKind.Integer: WriteExt(ref record, BinaryFormat.ExtInteger, value); break;
            case ValueKind.Float: record.Write(BinaryPrimitives.ReadSingleBigEndian(value)); break;
            case ValueKind.Double: record.Write(BinaryPrimitives.ReadDoubleBigEndian(value)); break;
            case ValueKind.BigDec: WriteExt(ref record, BinaryFormat.ExtBigDec, value); break;
            case ValueKind.Instant: WriteExt(ref record, BinaryFormat.ExtInstant, value); break;
            case ValueKind.Uuid: WriteExt(ref record, BinaryFormat.ExtUuid, value); break;
            case ValueKind.String: record.WriteString(value); break;
            case ValueKind.Keyword: WriteExt(ref record, BinaryFormat.ExtKeyword, value); break;
            case ValueKind.Symbol: WriteExt(ref record, BinaryFormat.ExtSymbol, value); break;
            case ValueKind.Uri: WriteExt(ref record, BinaryFormat.ExtUri, value); break;
            case ValueKind.Bytes: record.Write(value); break;
            case ValueKind.Ref:
                if (!TryWriteHash(ref record, value)) WriteExt(ref record, BinaryFormat.ExtRef, value);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "no value of a datom");
        }
    }

    private static void WriteExt(ref MessagePackWriter record, sbyte type, ReadOnlySpan<byte> bytes)
    {
        record.WriteExtensionFormatHeader(new ExtensionHeader(type, bytes.Length));
        record.WriteRaw(bytes);
    }

    private void WriteBlock(byte type)
    {
        var bound = Compressor.GetCompressBound(_records.Length);
        if (_stored.Length < bound) _stored = new byte[bound];
        var size = _compressor.Wrap(_records.Written, _stored);
        Span<byte> frame = stackalloc byte[BinaryFormat.FrameSize];
        frame[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], size);
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], _records.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame[9..], _recordCount);
        BinaryPrimitives.WriteUInt64BigEndian(frame[13..], BinaryFormat.ChecksumOf(_seed, frame, _blocks, _stored.AsSpan(0, size)));
        _into.Write(frame);
        _into.Write(_stored, 0, size);
        if (type == BinaryFormat.Block) _blocks++;
        _recordCount = 0;
        _records.Clear();
    }
}
