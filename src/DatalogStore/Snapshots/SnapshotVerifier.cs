using System.IO.Hashing;
using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots;

/// <summary>
/// Checks a snapshot: checksums and counts of its files, the digest, every hash of ours against the datoms, every reference, one root from which
/// everything hangs, values of the types and cardinalities that the schema states. Memory: some 50 bytes an entity.
/// </summary>
public sealed class SnapshotVerifier
{
    private const int ToldMax = 100;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<SnapshotProblem> _problems = [];
    private readonly Dictionary<UInt128, UInt128> _rowsByKey = [];
    private readonly HashSet<UInt128> _referred = [];
    private readonly Dictionary<UInt128, string> _dangling = [];
    private (long Entity, int Row)[] _lastRow = [];
    private byte[] _tag = [];
    private long _entities;
    private long _triples;
    private long _checked;
    private long _foreign;
    private long _roots;

    private SnapshotVerifier()
    {
    }

    /// <summary>Verifies the snapshot in a folder.</summary>
    /// <returns>A report; that something is wrong is no exception.</returns>
    public static SnapshotVerification Verify(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new SnapshotVerifier().VerifyStreams(new FolderStreams(folder), Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
    }

    internal static SnapshotVerification Verify(ISnapshotStreams streams) => new SnapshotVerifier().VerifyStreams(streams, null);

    private SnapshotVerification VerifyStreams(ISnapshotStreams streams, string? folderName)
    {
        Guid? id = null;
        string? digest = null;
        try
        {
            using var snapshot = new SnapshotReader(streams);
            id = snapshot.Id;
            if (folderName is not null && Guid.TryParseExact(folderName, "D", out var named) && named != snapshot.Id)
                Tell("folder-id", $"the folder is named {named}, the metadata say {snapshot.Id}");
            if (!SnapshotTime.TryOf(snapshot.Id, out _)) Tell("snapshot-id", $"{snapshot.Id} is not a UUID of version 7 and has no time");
            CheckData(snapshot);
            digest = DigestOf(snapshot);
        }
        catch (DatalogException e)
        {
            Tell(e.Code, e.Message);
        }

        foreach (var (code, count) in _counts.Where(c => c.Value > ToldMax)) _problems.Add(new SnapshotProblem(code, $"and {count - ToldMax} more"));
        return new SnapshotVerification
        {
            Name = streams.Name,
            Id = id,
            Entities = _entities,
            Triples = _triples,
            HashesChecked = _checked,
            HashesForeign = _foreign,
            Digest = digest,
            Problems = _problems,
        };
    }

    private void CheckData(SnapshotReader snapshot)
    {
        var hasher = new ContentHasher(snapshot.Attributes);
        _lastRow = new (long, int)[snapshot.Attributes.Count];
        var rootKey = Wtf8.OfString(TempId.OfRoot(snapshot.Id).AsSpan(TempId.Prefix.Length));
        var entity = new SnapshotEntity();
        using var data = snapshot.OpenData();
        while (data.Read(entity))
        {
            _entities++;
            _triples += entity.Count + (entity.Hash.IsEmpty ? 0 : 1);
            var isRoot = entity.Key.SequenceEqual(rootKey);
            if (isRoot) _roots++;
            CheckHash(entity, hasher, isRoot ? snapshot.Id : null);
            CheckRows(entity, snapshot.Attributes);
            Remember(entity, hasher, isRoot);
        }

        foreach (var key in _dangling.Values) Tell("dangling-reference", $"{TempId.Prefix}{key} is referred to, but is not in the data");
        if (_roots == 0) Tell("no-root", $"{TempId.OfRoot(snapshot.Id)} is not in the data: it is cut, or not of this snapshot");
        var orphans = _rowsByKey.Keys.Count(key => !_referred.Contains(key));
        if (orphans > 0) Tell("unreachable", $"{orphans} entities are referred to by none");
    }

    private void CheckHash(SnapshotEntity entity, ContentHasher hasher, Guid? rootOf)
    {
        if (entity.Hash.IsEmpty)
        {
            Tell("no-hash", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} has triples without a content hash: its triples are not contiguous, or it was cut");
            return;
        }

        // A writer has one scheme: a hash under another tag than the rest was changed.
        var tag = entity.Hash[..(entity.Hash.IndexOf((byte)'$') + 1)];
        if (_tag.Length == 0) _tag = tag.ToArray();
        if (!tag.SequenceEqual(_tag)) Tell("mixed-hashes", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} has the content hash {Wtf8.ToString(entity.Hash)}, others begin with {Wtf8.ToString(_tag)}");
        if (rootOf is null && !entity.Key.SequenceEqual(entity.Hash)) Tell("temporary-id", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} has the content hash {Wtf8.ToString(entity.Hash)}");
        if (!ContentHasher.TrySchemeOf(entity.Hash, out var scheme))
        {
            // Under a tag of ours a text that is no hash of ours is wrong, not foreign.
            if (ContentHasher.HasOurTag(entity.Hash)) Tell("wrong-hash", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} claims {Wtf8.ToString(entity.Hash)}, which is no hash under this tag");
            else _foreign++;
            return;
        }

        _checked++;
        var actual = hasher.Compute(entity, scheme, rootOf);
        if (!actual.SequenceEqual(entity.Hash)) Tell("wrong-hash", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} claims {Wtf8.ToString(entity.Hash)}, its datoms have {Wtf8.ToString(actual)}");
    }

    private void CheckRows(SnapshotEntity entity, IReadOnlyList<SnapshotAttribute> attributes)
    {
        for (var row = 0; row < entity.Count; row++)
        {
            var attribute = attributes[entity.AttributeAt(row)];
            if (!Fits(entity.KindAt(row), attribute.ValueType))
                Tell("wrong-type", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} {attribute.Ident} has a value of kind {entity.KindAt(row)}, the schema says {attribute.ValueType}");
            var before = _lastRow[entity.AttributeAt(row)];
            _lastRow[entity.AttributeAt(row)] = (_entities, row);
            if (attribute.Cardinality == Cardinality.One && before.Entity == _entities && !SameValue(entity, before.Row, row))
                Tell("wrong-cardinality", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} {attribute.Ident} has several values, the schema says one");
        }
    }

    private static bool SameValue(SnapshotEntity entity, int x, int y) => entity.KindAt(x) == entity.KindAt(y) && entity.ValueAt(x).SequenceEqual(entity.ValueAt(y));

    private static bool Fits(ValueKind kind, ValueType type) => type switch
    {
        ValueType.Any => true,
        ValueType.Long or ValueType.BigInt => kind == ValueKind.Integer,
        ValueType.None => false,
        _ => kind.ToString() == type.ToString(),
    };

    private void Remember(SnapshotEntity entity, ContentHasher hasher, bool isRoot)
    {
        var key = XxHash128.HashToUInt128(entity.Key);
        var rows = XxHash128.HashToUInt128(hasher.Compute(entity, ContentHashScheme.X1));
        if (isRoot) _referred.Add(key);
        if (!_rowsByKey.TryAdd(key, rows) && _rowsByKey[key] != rows) Tell("recurs-differently", $"{TempId.Prefix}{Wtf8.ToString(entity.Key)} is there twice with different triples");
        _dangling.Remove(key);
        for (var row = 0; row < entity.Count; row++)
        {
            if (entity.KindAt(row) != ValueKind.Ref) continue;
            var child = XxHash128.HashToUInt128(entity.ValueAt(row));
            _referred.Add(child);
            if (!_rowsByKey.ContainsKey(child)) _dangling.TryAdd(child, Wtf8.ToString(entity.ValueAt(row)));
        }
    }

    /// <summary>The digest of what is there, compared with what each binary file says of itself.</summary>
    private string DigestOf(SnapshotReader snapshot)
    {
        var digests = new List<byte[]>();
        foreach (var part in SnapshotParts.All)
        {
            using var file = snapshot.OpenPart(part, out var names);
            var digest = CanonicalDigest.Of(file, names);
            if (file is BinaryFileReader binary && !digest.AsSpan().SequenceEqual(binary.Trailer!.Digest)) Tell("wrong-digest", $"{file.Name} has another digest than its trailer says");
            digests.Add(digest);
        }

        return SnapshotDigest.Combine(digests[0], digests[1], digests[2]);
    }

    private void Tell(string code, string message)
    {
        _counts[code] = _counts.GetValueOrDefault(code) + 1;
        if (_counts[code] <= ToldMax) _problems.Add(new SnapshotProblem(code, message));
    }
}
