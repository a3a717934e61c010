using DatalogStore.Codec;
using DatalogStore.Model;
using MessagePack;

namespace DatalogStore.Snapshots.Files;

/// <summary>Reads a file in the encoding of <see cref="BinaryFormat"/>.</summary>
internal sealed class BinaryFileReader(Stream stream, string name, SnapshotPart part, IAttributeResolver attributes) : SnapshotFileReader(name, stream)
{
    private readonly BinaryBlocks _blocks = new(stream, name, part);
    private readonly List<int> _attributes = [];
    private readonly byte[] _key = new byte[ContentHashing.TextLengthMax];
    private readonly byte[] _hash = new byte[ContentHashing.TextLengthMax];
    private ReadOnlyMemory<byte> _rest;
    private int _recordsLeft;
    private long _entities;
    private long _triples;

    public Guid Id => _blocks.Id;

    public SnapshotPart Part => _blocks.Part;

    /// <summary>The trailer, without reading what stands before it.</summary>
    public BinaryTrailer SkipToTrailer() => _blocks.SkipToTrailer();

    /// <summary>The trailer, once everything was read.</summary>
    public BinaryTrailer? Trailer => _blocks.Trailer;

    public override bool Read(SnapshotEntity into)
    {
        while (true)
        {
            while (_recordsLeft == 0)
            {
                if (!_rest.IsEmpty) throw _blocks.Damaged($"block {_blocks.Number} has bytes after its records");
                if (!_blocks.ReadNext())
                {
                    CheckCounts();
                    return false;
                }

                _rest = _blocks.Records;
                _recordsLeft = _blocks.RecordCount;
            }

            _recordsLeft--;
            try
            {
                if (ReadRecord(into)) return true;
            }
            catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or InvalidOperationException or ArgumentException or OverflowException)
            {
                throw _blocks.Damaged($"block {_blocks.Number} has a malformed record", e);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _blocks.Dispose();
    }

    private void CheckCounts()
    {
        var trailer = _blocks.Trailer!;
        if (trailer.Entities == _entities && trailer.Triples == _triples) return;
        throw _blocks.Damaged($"its trailer tells of {trailer.Entities} entities and {trailer.Triples} triples, there are {_entities} and {_triples}");
    }

    /// <summary>Reads a record; false for an attribute.</summary>
    private bool ReadRecord(SnapshotEntity into)
    {
        var record = new MessagePackReader(_rest);
        if (record.NextMessagePackType == MessagePackType.String)
        {
            _attributes.Add(ResolveRequired(attributes, record.ReadString()!));
            _rest = _rest[(int)record.Consumed..];
            return false;
        }

        var pairs = (record.ReadArrayHeader() - 2) / 2;
        // An absent key is the hash, and an absent hash is empty.
        var hasKey = !record.TryReadNil();
        var key = hasKey ? ReadKey(ref record, _key) : default;
        var hash = record.TryReadNil() ? default : ReadKey(ref record, _hash);
        into.Reset(hasKey ? key : hash, hash);
        for (var i = 0; i < pairs; i++) ReadRow(ref record, into);
        _rest = _rest[(int)record.Consumed..];
        _entities++;
        _triples += pairs + (hash.IsEmpty ? 0 : 1);
        return true;
    }

    private void ReadRow(ref MessagePackReader record, SnapshotEntity into)
    {
        var number = record.ReadInt32();
        if (number < 0 || number >= _attributes.Count) throw _blocks.Damaged($"block {_blocks.Number} names attribute {number} before it is defined");
        var attribute = _attributes[number];
        switch (record.NextMessagePackType)
        {
            case MessagePackType.Boolean: into.Add(attribute, ValueKind.Boolean, 1)[0] = record.ReadBoolean() ? (byte)1 : (byte)0; break;
            case MessagePackType.Integer:
                Span<byte> integer = stackalloc byte[sizeof(long)];
                into.Add(attribute, ValueKind.Integer, integer[..ContentPair.WriteLong(record.ReadInt64(), integer)]);
                break;
            case MessagePackType.Float when record.NextCode == MessagePackCode.Float32: ContentPair.WriteFloat(record.ReadSingle(), into.Add(attribute, ValueKind.Float, sizeof(float))); break;
            case MessagePackType.Float: ContentPair.WriteDouble(record.ReadDouble(), into.Add(attribute, ValueKind.Double, sizeof(double))); break;
            case MessagePackType.String:
                if (!record.TryReadStringSpan(out var text)) throw new MessagePackSerializationException("a string is cut");
                into.Add(attribute, ValueKind.String, text);
                break;
            case MessagePackType.Binary: into.Add(attribute, ValueKind.Bytes, record.ReadBytes()!.Value.FirstSpan); break;
            case MessagePackType.Extension: ReadExtension(ref record, attribute, into); break;
            case var other: throw new MessagePackSerializationException($"a value cannot be a MessagePack {other}");
        }
    }

    private static void ReadExtension(ref MessagePackReader record, int attribute, SnapshotEntity into)
    {
        var extension = record.ReadExtensionFormat();
        var bytes = extension.Data.FirstSpan;
        switch (extension.TypeCode)
        {
            case BinaryFormat.ExtS1: AddHash(ContentHashScheme.S1, bytes, attribute, into); break;
            case BinaryFormat.ExtX1: AddHash(ContentHashScheme.X1, bytes, attribute, into); break;
            case BinaryFormat.ExtRef: into.Add(attribute, ValueKind.Ref, bytes); break;
            case BinaryFormat.ExtKeyword: into.Add(attribute, ValueKind.Keyword, bytes); break;
            case BinaryFormat.ExtSymbol: into.Add(attribute, ValueKind.Symbol, bytes); break;
            case BinaryFormat.ExtUri: into.Add(attribute, ValueKind.Uri, bytes); break;
            case BinaryFormat.ExtUuid: into.Add(attribute, ValueKind.Uuid, Sized(bytes, 16)); break;
            case BinaryFormat.ExtInstant: into.Add(attribute, ValueKind.Instant, Sized(bytes, 8)); break;
            case BinaryFormat.ExtInteger when !bytes.IsEmpty: into.Add(attribute, ValueKind.Integer, bytes); break;
            case BinaryFormat.ExtBigDec when bytes.Length > 4: into.Add(attribute, ValueKind.BigDec, bytes); break;
            default: throw new MessagePackSerializationException($"an extension of type {extension.TypeCode} with {bytes.Length} bytes is no value");
        }
    }

    private static void AddHash(ContentHashScheme scheme, ReadOnlySpan<byte> hash, int attribute, SnapshotEntity into) =>
        ContentHashing.WriteText(scheme, Sized(hash, ContentHashing.SizeOf(scheme)), into.Add(attribute, ValueKind.Ref, ContentHashing.TextLengthOf(scheme)));

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> bytes, int size) =>
        bytes.Length == size ? bytes : throw new MessagePackSerializationException($"expected {size} bytes, found {bytes.Length}");

    /// <summary>Reads a key or hash: the text of one of ours is made in <paramref name="room"/>.</summary>
    private static ReadOnlySpan<byte> ReadKey(ref MessagePackReader record, Span<byte> room)
    {
        if (record.NextMessagePackType == MessagePackType.String)
            return record.TryReadStringSpan(out var text) ? text : throw new MessagePackSerializationException("a key is cut");
        var extension = record.ReadExtensionFormat();
        var scheme = extension.TypeCode == BinaryFormat.ExtS1 ? ContentHashScheme.S1 : ContentHashScheme.X1;
        if (extension.TypeCode is not (BinaryFormat.ExtS1 or BinaryFormat.ExtX1)) throw new MessagePackSerializationException($"an extension of type {extension.TypeCode} is no key");
        return room[..ContentHashing.WriteText(scheme, Sized(extension.Data.FirstSpan, ContentHashing.SizeOf(scheme)), room)];
    }
}
