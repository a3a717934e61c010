using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>What the walk over the columns found to go: which rows of the other families hold it, and what it was.</summary>
/// <param name="isNoted">Whether a datom of an entity and attribute is to be told one by one.</param>
internal sealed class RemovedRows(Func<long, long, bool> isNoted)
{
    /// <summary>The datoms that are to be told one by one.</summary>
    public DatomBuffer Noted { get; } = new();

    /// <summary>Groups of entities with a datom that goes.</summary>
    public SortedSet<long> Groups { get; } = [];

    /// <summary>Posting lists with an entity that goes: attribute and word.</summary>
    public HashSet<(long A, ulong V)> Values { get; } = [];

    /// <summary>Posting lists with an entity that goes: the entity (or the pseudo-entity of a list) referred to, and the attribute.</summary>
    public HashSet<(long V, long A)> Refs { get; } = [];

    /// <summary>Lineages of wide lists that lose an owner or a value, with their attribute.</summary>
    public Dictionary<long, long> Lineages { get; } = [];

    /// <summary>Dictionary ids that may be in use no more.</summary>
    public HashSet<long> DictionaryIds { get; } = [];

    /// <summary>Assertions, retractions and entities that go, by attribute.</summary>
    public Dictionary<long, (long Assertions, long Retractions, long Entities)> Counts { get; } = [];

    private (long E, long A, long T) _last = (-1, -1, -1);

    public void Add(long e, long a, ulong v, long t, bool added, long size)
    {
        Groups.Add(KeyBytes.GroupOf(e));
        if (isNoted(e, a) && !WideList.IsList(v)) Noted.Add(e, a, v, t, added);
        if (Word.IsRef(v)) Refs.Add((Word.EntityOf(v), a));
        else if (WideList.IsList(v)) AddList(a, WideList.NumberOf(v));
        else if (v != EntityPiece.OwnHashOf(e)) Values.Add((a, v));
        AddWord(v);
        var (assertions, retractions, entities) = Counts.GetValueOrDefault(a);
        if (_last != (e, a, t)) entities++;
        _last = (e, a, t);
        Counts[a] = added ? (assertions + size, retractions, entities) : (assertions, retractions + size, entities);
    }

    /// <summary>Remembers a word that may have been the last use of a dictionary value.</summary>
    public void AddWord(ulong v)
    {
        if (Word.IsDictionary(v) && (v & Word.HashIdBit) == 0) DictionaryIds.Add((long)Word.PayloadOf(v));
    }

    private void AddList(long a, long number)
    {
        Refs.Add((WideList.PseudoEntity(number), a));
        Lineages[number >> WideList.VersionBits] = a;
    }
}
