using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Holds entities against their content hashes. Under a tag of ours the hash is computed anew. Under a foreign tag it cannot be: what recurs
/// under it must have the datoms that it had before, in this snapshot or in the store.
/// </summary>
internal sealed class ContentCheck(ISnapshotSource source)
{
    private readonly ContentHasher _hasher = new(source.Attributes);
    private readonly byte[] _rootKey = Wtf8.OfString(TempId.OfRoot(source.Id).AsSpan(TempId.Prefix.Length));
    private readonly Dictionary<HashKey, HashKey> _foreign = [];

    /// <summary>Whether the entity is the snapshot's root, whose hash covers the snapshot's id as well.</summary>
    public bool IsRoot(SnapshotEntity entity) => entity.Key.SequenceEqual(_rootKey);

    /// <summary>
    /// A number that stands for the entity's rows in their order: what has the key and the fingerprint of content that was held against its hash need not be hashed again. It
    /// guards against damage, not against forgers, who would gain nothing: what is known is not written. 0 where nothing may be concluded from it: for the root, which is always another, and for foreign hashes.
    /// </summary>
    /// <param name="entity">The entity.</param>
    /// <param name="attributes">The store's attributes of the snapshot's.</param>
    public ulong Fingerprint(SnapshotEntity entity, long[] attributes) => ContentHasher.HasOurTag(entity.Hash) && entity.Key.SequenceEqual(entity.Hash) ? entity.Fingerprint(attributes) : 0;

    /// <summary>Throws when the entity is not what its hash, or an earlier occurrence, says.</summary>
    public void Check(SnapshotEntity entity, HashKey key)
    {
        if (entity.Hash.IsEmpty) throw Bad("snapshot-damaged", $"entity {Wtf8.ToString(entity.Key)} has no :content/hash", "every entity of a snapshot's data has one");
        // Entities are found by their temporary ids, in this snapshot and the next: one that is not the hash could stand for another entity there.
        if (!IsRoot(entity) && !entity.Key.SequenceEqual(entity.Hash))
            throw Bad("snapshot-damaged", $"entity {TempId.Prefix}{Wtf8.ToString(entity.Key)} has the hash {Wtf8.ToString(entity.Hash)}", "the temporary id of an entity is $TEMP$: and its hash");
        var hash = ContentHash.OfText(entity.Hash);
        if (hash.Scheme == HashScheme.Foreign)
        {
            if (ContentHasher.HasOurTag(entity.Hash)) throw Bad("content-hash", $"{hash} has a tag of ours but is no hash under it", "the data was changed after it was written: fetch the snapshot again from where it was written");
            var content = HashKey.Of(_hasher.Compute(entity, ContentHashScheme.S1));
            if (_foreign.TryAdd(key, content) || _foreign[key] == content) return;
            throw Bad("content-conflict", $"{hash} is twice in the data, with different datoms", "a content hash names its datoms for good: whoever computed it must be asked");
        }

        var computed = _hasher.Compute(entity, hash.Scheme == HashScheme.S1 ? ContentHashScheme.S1 : ContentHashScheme.X1, IsRoot(entity) ? source.Id : null);
        if (entity.Hash.SequenceEqual(computed)) return;
        throw Bad("content-hash", $"entity {hash} does not have this hash but {Wtf8.ToString(computed)}", "the data was changed after it was written: fetch the snapshot again from where it was written");
    }

    /// <summary>Throws when an entity under a foreign hash has other datoms than the store has for that hash.</summary>
    /// <param name="entity">The entity as the snapshot has it.</param>
    /// <param name="e">The entity in the store.</param>
    /// <param name="view">The store.</param>
    /// <param name="attributes">The store's attributes of the snapshot's.</param>
    /// <param name="child">Gives the entity of a ref's key, or a negative number.</param>
    public void CompareStored(SnapshotEntity entity, long e, IDatabaseView view, long[] attributes, Func<HashKey, long> child)
    {
        if (ContentHash.OfText(entity.Hash).Scheme != HashScheme.Foreign) return;
        var stored = new DatomBuffer();
        view.Entity(e, stored);
        var expected = new HashSet<(long A, ulong V)>();
        for (var i = 0; i < stored.Count; i++)
        {
            // What was excised has lost its datoms, and is not written again.
            if (stored.A[i] == BuiltIn.ContentExcised.Id) return;
            var isOwn = view.Schema.TryGetAttribute(stored.A[i], out var attribute) && (attribute.IsShared || BuiltIn.OfSnapshots.Contains(attribute.Id));
            if (isOwn && stored.A[i] != BuiltIn.ContentHash.Id) expected.Add((stored.A[i], stored.V[i]));
        }

        for (var row = 0; row < entity.Count; row++)
        {
            var a = attributes[entity.AttributeAt(row)];
            ulong word;
            if (entity.KindAt(row) == ValueKind.Ref) word = Word.OfRef(Math.Max(0, child(HashKey.Of(entity.ValueAt(row)))));
            else if (!view.Words.TryToWord(entity.ObjectAt(row), out word)) word = Word.Nil;
            if (expected.Remove((a, word)) || entity.IsRepeated(row)) continue;
            throw Conflict(entity, $"the snapshot has {source.Attributes[entity.AttributeAt(row)].Ident} {EdnWriter.ToString(entity.ObjectAt(row))}, the store has not");
        }

        if (expected.Count > 0) throw Conflict(entity, $"the store has {expected.Count} datoms that the snapshot has not");
    }

    private DatalogException Conflict(SnapshotEntity entity, string difference) => Bad(
        "content-conflict", $"{Wtf8.ToString(entity.Hash)} has other datoms in the store: {difference}", "a content hash names its datoms for good: whoever computed it must be asked");

    private DatalogException Bad(string code, string message, string help) => new(ErrorKind.Data, code, $"{source.Name}: {message}", help);
}
