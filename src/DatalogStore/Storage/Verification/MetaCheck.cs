using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>Checks the rows of <c>meta</c>: each is one that is known, the format is ours; promises are handed on to <see cref="IdentityCheck"/>, statistics to <see cref="StatisticsCheck"/>.</summary>
internal sealed class MetaCheck(RowWalk walk, IdentityCheck identities, StatisticsCheck statistics)
{
    private readonly Dictionary<long, byte[]> _chains = [];
    private readonly List<(byte[] Key, long E)> _promises = [];
    private long _hashLike;

    /// <summary>The snapshot that ends the chain of each source, and the source.</summary>
    public IReadOnlyDictionary<long, byte[]> Chains => _chains;

    public void Run()
    {
        var hasFormat = false;
        walk.ForEach(ColumnFamily.Meta, "metadata", 0, rows =>
        {
            var key = rows.Key;
            if (key.SequenceEqual(MetaKeys.Format))
            {
                hasFormat = true;
                if (!rows.Value.SequenceEqual(FormatVersion.Bytes)) throw new DamagedBytesException("It is not the format version that this program reads.");
            }
            else if (key.SequenceEqual(MetaKeys.HashLikeStrings))
            {
                _hashLike = HashLikeStrings.Count(walk.View);
            }
            else if (key.SequenceEqual(MetaKeys.Erasing))
            {
                Entity(rows.Value);
            }
            else if (key.Length == 5 && key[0] == MetaKeys.AttributePrefix)
            {
                statistics.Tell(KeyBytes.ReadAttribute(key[1..]), AttributeStatistics.Read(rows.Value));
            }
            else if (key.Length == MetaKeys.PromiseSize && key[0] == MetaKeys.PromisePrefix)
            {
                var e = Entity(rows.Value);
                _promises.Add((key.ToArray(), e));
                identities.Promise(e);
            }
            else if (key.Length > 0 && key[0] == MetaKeys.ChainPrefix)
            {
                if (!_chains.TryAdd(Entity(rows.Value), key[1..].ToArray())) throw new DamagedBytesException("Two chains end with the same snapshot.");
            }
            else
            {
                walk.Findings.Add("bad-key", ColumnFamily.Meta, key, "It is none of the rows that there are.");
            }
        });
        if (!hasFormat) walk.Findings.Add("bad-row", ColumnFamily.Meta, MetaKeys.Format, "The format version is missing.");
    }

    /// <summary>What can be said when the other families are known.</summary>
    public void Compare(LogCheck log, DictionaryCheck dictionary)
    {
        if (_hashLike != dictionary.HashLike)
            walk.Findings.Add("hash-like-strings", ColumnFamily.Meta, MetaKeys.HashLikeStrings, $"{dictionary.HashLike} strings of the dictionary have the form of a content hash, and it says {_hashLike}.");
        if (log.Last is { } last && dictionary.LastId >= last.NextDictionaryId)
            walk.Findings.Add("dictionary", $"The dictionary has value {dictionary.LastId}, and the last transaction says that {last.NextDictionaryId} is the next.");
        foreach (var (key, e) in _promises)
        {
            var isOpen = EntityId.IsSnapshotEntity(e) && !identities.IsHashed(EntityId.NumberOf(e)) && (log.Last is null || e < log.Last.NextSnapshot);
            if (!isOpen) walk.Findings.Add("promise", ColumnFamily.Meta, key, $"It promises entity {e}, which is there already, or no snapshot entity that was given out.");
        }
    }

    private static long Entity(ReadOnlySpan<byte> value) => value.Length == KeyBytes.EntitySize ? KeyBytes.ReadEntity(value) : throw new DamagedBytesException("It has 6 bytes.");
}
