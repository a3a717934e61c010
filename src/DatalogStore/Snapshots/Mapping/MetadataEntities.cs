using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// The metadata of a snapshot: the entity that the transaction refers to, with id, what the caller says of the run, and the input files.
/// Known attributes have their own types, text being read as such; others are inferred like those of maps.
/// </summary>
internal sealed class MetadataEntities(Guid id)
{
    private static readonly Dictionary<Keyword, Model.Attribute> Known = BuiltIn.Attributes.ToDictionary(a => a.Ident);

    private readonly List<(Keyword Attribute, ValueKind Kind, byte[] Value)> _rows = [];
    private readonly List<(string Name, long Size, string Sha256)> _sources = [];
    private readonly Dictionary<Keyword, AttributePath> _inferred = [];

    /// <summary>Adds what a caller says of the run.</summary>
    public void Add(string name, object value)
    {
        var ident = Keyword.Of(name.StartsWith(':') ? name[1..] : "snapshot.meta/" + name);
        if (Known.TryGetValue(ident, out var known))
        {
            if (ident.Namespace != "snapshot.meta") throw new DatalogException(ErrorKind.Request, "metadata-name", $"{ident} is written by the snapshot itself", "Give another name.");
            value = Coerce(known, value);
        }

        if (!ContentValue.TryKindOf(value, out var kind))
            throw new DatalogException(ErrorKind.Request, "metadata-value", $"{ident} {EdnWriter.ToString(value)}: metadata are scalars", "Give a string, number, boolean, keyword, instant or uuid; repeat the name for several.");
        var bytes = ContentValue.ToBytes(value);
        if (_rows.Any(r => r.Attribute == ident && r.Kind == kind && r.Value.AsSpan().SequenceEqual(bytes))) return;
        var isAgain = _rows.Any(r => r.Attribute == ident);
        if (isAgain && known is { Cardinality: Cardinality.One })
            throw new DatalogException(ErrorKind.Request, "metadata-twice", $"{ident} has two values", "A snapshot has one of it; :snapshot.meta/covers and /failed take several.");
        _rows.Add((ident, kind, bytes));
        if (known is not null) return;
        if (!_inferred.TryGetValue(ident, out var path)) _inferred.Add(ident, path = new AttributePath(AttributePaths.Top, [], Wtf8.OfString(ident.Text), isOurs: false));
        path.SawValue(kind, bytes.Length, isAgain);
    }

    public void AddSource(string name, long size, string sha256) => _sources.Add((name, size, sha256));

    /// <summary>Writes the entities; returns the attributes that the schema needs for them.</summary>
    public IReadOnlyList<SnapshotAttribute> Write(SnapshotFileWriter into)
    {
        var used = new HashSet<Keyword>();
        var entity = new SnapshotEntity();
        var meta = KeyOf(TempId.OfMetadata(id));
        entity.Reset("datomic.tx"u8, default);
        Row(BuiltIn.SnapshotMetadata.Ident, ValueKind.Ref, meta);
        into.Write(entity);

        entity.Reset(meta, default);
        Row(BuiltIn.SnapshotId.Ident, ValueKind.Uuid, ContentValue.ToBytes(id));
        foreach (var (attribute, kind, value) in _rows) Row(attribute, kind, value);
        for (var i = 0; i < _sources.Count; i++) Row(BuiltIn.SnapshotSources.Ident, ValueKind.Ref, KeyOf(TempId.OfSource(id, i + 1)));
        into.Write(entity);

        for (var i = 0; i < _sources.Count; i++)
        {
            entity.Reset(KeyOf(TempId.OfSource(id, i + 1)), default);
            Row(BuiltIn.SourceName.Ident, ValueKind.String, Wtf8.OfString(_sources[i].Name));
            Row(BuiltIn.SourceSize.Ident, ValueKind.Integer, ContentValue.ToBytes(_sources[i].Size));
            Row(BuiltIn.SourceSha256.Ident, ValueKind.String, Wtf8.OfString(_sources[i].Sha256));
            into.Write(entity);
        }

        return [.. used.Select(k => Known.TryGetValue(k, out var known) ? SnapshotAttribute.Of(known) : _inferred[k].ToAttribute())];

        void Row(Keyword attribute, ValueKind kind, byte[] value)
        {
            used.Add(attribute);
            entity.Add(into.Names.Intern(attribute), kind, value);
        }
    }

    private static byte[] KeyOf(string tempId) => Wtf8.OfString(tempId.AsSpan(TempId.Prefix.Length));

    /// <summary>Text as the attribute's type, and only values of that type.</summary>
    private static object Coerce(Model.Attribute known, object value)
    {
        switch (known.ValueType, value)
        {
            case (ValueType.String, string) or (ValueType.Boolean, bool) or (ValueType.Instant, DateTimeOffset): return value;
            case (ValueType.Instant, DateTime time): return new DateTimeOffset(time.ToUniversalTime());
            case (ValueType.Instant, string text) when EdnInstant.TryParse(text, out var instant): return instant;
            case (ValueType.Boolean, "true"): return true;
            case (ValueType.Boolean, "false"): return false;
            // A covered attribute path may be given as the keyword that it is.
            case (ValueType.String, Keyword keyword): return keyword.Text;
        }

        throw new DatalogException(ErrorKind.Request, "metadata-type", $"{known.Ident} is of type {ValueTypes.IdentOf(known.ValueType)}; {EdnWriter.ToString(value)} is not", "See docs/snapshots.md for the metadata vocabulary.");
    }
}
