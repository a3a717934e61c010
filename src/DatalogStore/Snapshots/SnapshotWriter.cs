using DatalogStore.Model;
using DatalogStore.Snapshots.Files;
using DatalogStore.Snapshots.Input;
using DatalogStore.Snapshots.Mapping;
using UUIDNext.Tools;

namespace DatalogStore.Snapshots;

/// <summary>
/// Writes nested maps as one snapshot: add records, then complete. The data file is written on the way, metadata and schema at the end, and the whole
/// appears at once. A writer that is disposed before, or that failed, leaves nothing. Not safe for several threads.
/// </summary>
public sealed class SnapshotWriter : IDisposable, IAsyncDisposable
{
    private readonly SnapshotWriterOptions _options;
    private readonly ISnapshotTarget _target;
    private readonly AttributePaths _paths;
    private readonly MapBuilder _builder;
    private readonly RecordSink _sink;
    private readonly MetadataEntities _metadata;
    private SnapshotFileWriter _data;
    private bool _isDone;
    private bool _hasFailed;

    /// <summary>Starts a snapshot.</summary>
    /// <exception cref="DatalogException">The id has no time, the metadata are none, or the snapshot exists already.</exception>
    public SnapshotWriter(SnapshotWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Id = options.Id ?? UuidToolkit.CreateUuidV7FromSpecificDate(options.Time ?? options.Clock.GetUtcNow());
        var time = SnapshotTime.Of(Id);
        _metadata = new MetadataEntities(Id);
        foreach (var (name, value) in options.Metadata) _metadata.Add(name, value);
        var policy = MappingPolicy.Of(options);
        if (policy.Text is { } text) _metadata.Add("policy", text);
        IReadOnlyList<string>? under = null;
        if (options.Under is not null && !RecordSink.TryKeysOf(options.Under, out under))
            throw new DatalogException(ErrorKind.Request, "under-path", $"{options.Under} is no path of keys", "Give an attribute such as :aws.s3/ListBuckets; other characters than letters and digits are escaped as %XX.");
        _target = options.OutputFolder is null ? new MemoryTarget() : new FolderTarget(options.OutputFolder, Id, time, options.Encoding);
        _paths = new AttributePaths(options.KeyCase);
        _data = NewFile(SnapshotPart.Data, _paths.Names);
        _builder = new MapBuilder(_paths, options.HashScheme, entity => _data.Write(entity), policy.IsOrdered);
        IEmbeddedDocuments? documents = policy.EmbedsAll || policy.Embedded.Count > 0 ? new EmbeddedDocuments() : null;
        _sink = new RecordSink(policy.Reshapes ? new MapShaper(_builder, policy, documents) : _builder, under);
    }

    /// <summary>The snapshot's id.</summary>
    public Guid Id { get; }

    /// <summary>Adds the records of a file: JSON, NDJSON or EDN (by its name), plain or packed by gzip or zstd (by its first bytes). Its name, size and SHA-256 go into the metadata.</summary>
    /// <exception cref="DatalogException">The file cannot be read or is malformed.</exception>
    public void AddFile(string path) => Guarded(() =>
    {
        var file = new HashingStream(RecordInput.Open(path));
        try
        {
            Read(file, path, InputStreams.IsEdn(path));
            var sha256 = file.Finish();
            _metadata.AddSource(path, file.BytesRead, sha256);
        }
        finally
        {
            file.Release();
        }
    });

    /// <summary>Adds the records of a stream of JSON or NDJSON, plain or packed by gzip or zstd. The stream is disposed.</summary>
    /// <exception cref="DatalogException">The input is malformed.</exception>
    public void AddJson(Stream json, string name = "json") => Guarded(() => Read(json, name, isEdn: false));

    /// <summary>Adds the records of a stream of EDN, plain or packed by gzip or zstd. The stream is disposed.</summary>
    /// <exception cref="DatalogException">The input is malformed.</exception>
    public void AddEdn(Stream edn, string name = "edn") => Guarded(() => Read(edn, name, isEdn: true));

    /// <summary>
    /// Adds a record, or a list of records, of .NET objects: dictionaries, sequences, strings, numbers, booleans, and what <see cref="Edn.EdnReader"/> reads.
    /// </summary>
    /// <exception cref="DatalogException">It is no map, or holds something that is no value.</exception>
    public void Add(object record) => Guarded(() => new ObjectInput(_sink).Add(record));

    /// <summary>Writes metadata and schema and makes the snapshot appear.</summary>
    /// <exception cref="DatalogException">An earlier call failed, or the snapshot exists already.</exception>
    public SnapshotReport Complete()
    {
        string digest = "";
        var (entities, triples, attributes) = (0L, 0L, Array.Empty<SnapshotAttribute>());
        Guarded(() =>
        {
            _builder.Finish(Id);
            var data = _data.Complete();
            if (_builder.HasOrphans) data = DropOrphans();
            (entities, triples) = (_data.Entities, _data.Triples);
            _data.Dispose();

            using var metadataFile = NewFile(SnapshotPart.Metadata, new AttributeNames());
            var described = _metadata.Write(metadataFile);
            var metadata = metadataFile.Complete();

            attributes = [.. DataAttributes()];
            using var schemaFile = NewFile(SnapshotPart.Schema, new AttributeNames());
            WriteSchema([SnapshotAttribute.Of(BuiltIn.ContentHash), .. described, .. attributes], schemaFile);
            var schema = schemaFile.Complete();
            _target.Publish();
            _isDone = true;
            digest = SnapshotDigest.Combine(schema, metadata, data);
        });
        return Report(digest, entities, triples, attributes);
    }

    /// <summary>Removes what was written, unless the snapshot is complete.</summary>
    public void Dispose()
    {
        _data.Dispose();
        if (!_isDone) _target.Abandon();
        _isDone = true;
    }

    /// <summary>Removes what was written, unless the snapshot is complete.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The snapshot in memory, once complete.</summary>
    internal IReadOnlyDictionary<SnapshotPart, ReadOnlyMemory<byte>> MemoryFiles => ((MemoryTarget)_target).Files;

    private SnapshotFileWriter NewFile(SnapshotPart part, AttributeNames names) => SnapshotFileWriter.Create(_options.Encoding, _target.Create(part), part, Id, names);

    private void Read(Stream stream, string name, bool isEdn) => RecordInput.Read(stream, name, isEdn, _sink);

    /// <summary>Writes the data once more without the entities that only a dropped value had.</summary>
    private byte[] DropOrphans()
    {
        _data.Dispose();
        using var all = _target.TakeBack(SnapshotPart.Data);
        _data = NewFile(SnapshotPart.Data, _paths.Names);
        new OrphanFilter(_paths, Id).Copy(all, _data);
        return _data.Complete();
    }

    private IEnumerable<SnapshotAttribute> DataAttributes()
    {
        yield return SnapshotAttribute.Of(BuiltIn.SnapshotRoots);
        if (_paths[AttributePaths.Null].IsUsed) yield return SnapshotAttribute.Of(BuiltIn.JsonNull);
        if (_paths[AttributePaths.Empty].IsUsed) yield return SnapshotAttribute.Of(BuiltIn.JsonEmpty);
        if (_paths[AttributePaths.Order].IsUsed) yield return SnapshotAttribute.Of(BuiltIn.JsonOrder);
        for (var i = _paths.FirstOwn; i < _paths.Count; i++)
        {
            if (_paths[i].IsUsed) yield return _paths[i].ToAttribute();
        }
    }

    private static void WriteSchema(IEnumerable<SnapshotAttribute> attributes, SnapshotFileWriter into)
    {
        var entity = new SnapshotEntity();
        foreach (var attribute in attributes)
        {
            SnapshotSchema.Fill(attribute, into.Names, entity);
            into.Write(entity);
        }
    }

    private SnapshotReport Report(string digest, long entities, long triples, SnapshotAttribute[] attributes)
    {
        var counts = _builder.Counts;
        var own = Enumerable.Range(_paths.FirstOwn, _paths.Count - _paths.FirstOwn).Select(i => _paths[i]).Where(p => p.IsUsed).ToList();
        return new SnapshotReport
        {
            Id = Id,
            Folder = (_target as FolderTarget)?.Folder,
            Digest = digest,
            Roots = counts.Roots,
            Maps = counts.Maps,
            Datoms = counts.Datoms,
            EntitiesWritten = entities - 1,
            DatomsWritten = triples - entities - _builder.RootPairs,
            IsDistinctExact = _builder.IsDistinctExact,
            Attributes = own.Count,
            Nulls = counts.Nulls,
            EmptyLists = counts.EmptyLists,
            EmptyMaps = counts.EmptyMaps,
            ListsReordered = counts.ListsReordered,
            ElementsRepeated = counts.ElementsRepeated,
            Widened = [.. own.Where(p => p.ValueType == Model.ValueType.Any).Select(p => new WidenedAttribute(p.Ident.ToString(), [.. p.KindsSeen.Select(k => k.ToString().ToLowerInvariant())]))],
            RepeatedKeys = [.. counts.RepeatedKeys.Select(k => KeyValuePair.Create(":" + k.Key, k.Value))],
            KebabConflicts = [.. _paths.KebabConflicts.Select(k => KeyValuePair.Create(k.Key, k.TakenBy))],
        };
    }

    /// <summary>A call that fails leaves half a record behind: the snapshot can then only be abandoned.</summary>
    private void Guarded(Action action)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        if (_hasFailed) throw new DatalogException(ErrorKind.Request, "snapshot-failed", "an earlier record of this snapshot failed", "Dispose the writer and start another without the bad input.");
        _hasFailed = true;
        action();
        _hasFailed = false;
    }
}
