using DatalogStore.Model;

namespace DatalogStore.Oracle.Views;

/// <summary>
/// A store as a list of everything that was ever said; each question walks the whole list. Says nothing about bytes, pieces or caches, only what the
/// answers are.
/// </summary>
internal sealed class NaiveDatoms
{
    private readonly HashSet<WordDatom> _said = [];

    public void Say(WordDatom datom) => _said.Add(datom);

    /// <summary>The datoms of a view in no order.</summary>
    /// <param name="basisT">Nothing after it.</param>
    /// <param name="sinceT">Nothing up to it.</param>
    /// <param name="isHistory">Everything said, instead of what holds.</param>
    /// <param name="shown">Numbers of the snapshot entities that are seen; all when null.</param>
    public IEnumerable<WordDatom> View(long basisT, long? sinceT, bool isHistory, HashSet<uint>? shown)
    {
        var said = _said.Where(d => d.T <= basisT && (shown is null || !EntityId.IsSnapshotEntity(d.E) || shown.Contains((uint)EntityId.NumberOf(d.E)))).ToList();
        var datoms = isHistory ? said : said.GroupBy(d => (d.E, d.A, d.V)).SelectMany(Holding);
        return datoms.Where(d => sinceT is null || d.T > sinceT);
    }

    /// <summary>The assertion that holds after everything said of one (entity, attribute, word), if any.</summary>
    private static IEnumerable<WordDatom> Holding(IEnumerable<WordDatom> said)
    {
        WordDatom? holding = null;
        foreach (var datom in said.OrderBy(d => d.T).ThenBy(d => d.Added))
        {
            if (!datom.Added) holding = null;
            else holding ??= datom;
        }

        return holding is { } datomThatHolds ? [datomThatHolds] : [];
    }
}
