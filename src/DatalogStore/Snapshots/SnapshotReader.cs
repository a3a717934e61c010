using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Files;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots;

/// <summary>Reads the three files of a snapshot, each in either encoding. Schema and metadata are read when it is opened.</summary>
internal sealed class SnapshotReader : ISnapshotSource
{
    private readonly ISnapshotStreams _streams;
    private readonly SnapshotSchema _schema;
    private string? _digest;

    public SnapshotReader(ISnapshotStreams streams)
    {
        _streams = streams;
        _schema = SnapshotSchema.Of(ReadTriples(SnapshotPart.Schema, static _ => false, out var schemaFile), schemaFile);
        Metadata = ReadTriples(SnapshotPart.Metadata, MayHoldRefs, out var metadataFile);
        Id = IdOf(Metadata, metadataFile);
        CheckIds();
    }

    public Guid Id { get; }

    public string Name => _streams.Name;

    public IReadOnlyList<SnapshotAttribute> Attributes => _schema.Attributes;

    public IReadOnlyList<SnapshotTriple> Metadata { get; }

    public string Digest => _digest ??= ComputeDigest();

    /// <summary>Opens the snapshot in a folder.</summary>
    public static SnapshotReader Open(string folder) => new(new FolderStreams(folder));

    public ISnapshotCursor OpenData() => SnapshotFileReader.Open(_streams.Open(SnapshotPart.Data, out var name), name, SnapshotPart.Data, _schema);

    public void Dispose()
    {
        // Every cursor owns its stream.
    }

    private bool MayHoldRefs(string attribute) => _schema.Resolve(attribute) is var index && (index < 0 || _schema.MayHoldRefs(index));

    private List<SnapshotTriple> ReadTriples(SnapshotPart part, Func<string, bool> mayHoldRefs, out string name)
    {
        var triples = new List<SnapshotTriple>();
        var resolver = new OpenResolver(new AttributeNames(), mayHoldRefs);
        using var file = SnapshotFileReader.Open(_streams.Open(part, out name), name, part, resolver);
        var entity = new SnapshotEntity();
        while (file.Read(entity))
        {
            var key = Codec.Wtf8.ToString(entity.Key);
            var e = key == TempId.Transaction ? key : TempId.Prefix + key;
            if (!entity.Hash.IsEmpty) triples.Add(new SnapshotTriple(e, BuiltIn.ContentHash.Ident, Codec.Wtf8.ToString(entity.Hash)));
            for (var row = 0; row < entity.Count; row++)
            {
                var value = entity.ObjectAt(row);
                triples.Add(new SnapshotTriple(e, Keyword.Of(resolver.TextOf(entity.AttributeAt(row))), entity.KindAt(row) == ValueKind.Ref ? new TempId((string)value) : value));
            }
        }

        return triples;
    }

    /// <summary>The id of the entity that the transaction refers to as its metadata.</summary>
    private static Guid IdOf(IReadOnlyList<SnapshotTriple> metadata, string name)
    {
        var ids = metadata.Where(t => t.A == BuiltIn.SnapshotId.Ident && t.V is Guid).Select(t => (Guid)t.V).Distinct().ToList();
        if (ids.Count == 1) return ids[0];
        throw new DatalogException(ErrorKind.Data, "snapshot-id", $"{name} has {ids.Count} values of :snapshot/id, a snapshot has one{(ids.Count > 0 ? $": {string.Join(", ", ids)}" : "")}", "The metadata file holds [meta :snapshot/id #uuid\"…\"].");
    }

    /// <summary>Binary files carry the id: all must be of one snapshot.</summary>
    private void CheckIds()
    {
        foreach (var part in SnapshotParts.All)
        {
            using var file = SnapshotFileReader.Open(_streams.Open(part, out var name), name, part, new OpenResolver(new AttributeNames()));
            if (file is BinaryFileReader binary && binary.Id != Id)
                throw SnapshotFileReader.Damaged(name, $"it is of snapshot {binary.Id}, the metadata are of {Id}");
        }
    }

    private string ComputeDigest() => SnapshotDigest.Combine(DigestOf(SnapshotPart.Schema), DigestOf(SnapshotPart.Metadata), DigestOf(SnapshotPart.Data));

    /// <summary>Opens a file by itself, with its own numbers for attributes.</summary>
    public SnapshotFileReader OpenPart(SnapshotPart part, out AttributeNames names)
    {
        names = new AttributeNames();
        var resolver = new OpenResolver(names, part == SnapshotPart.Schema ? static _ => false : MayHoldRefs);
        return SnapshotFileReader.Open(_streams.Open(part, out var name), name, part, resolver);
    }

    private byte[] DigestOf(SnapshotPart part)
    {
        using var file = OpenPart(part, out var names);
        return file is BinaryFileReader binary ? binary.SkipToTrailer().Digest : CanonicalDigest.Of(file, names);
    }
}
