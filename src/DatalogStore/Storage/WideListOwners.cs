using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Turns what a look-up by value found about lists into datoms of the entities that own them. The rows of one lineage and value say at which versions it was
/// added and removed; the versions in between have it.
/// </summary>
internal static class WideListOwners
{
    /// <summary>Replaces the rows of pseudo-entities from <paramref name="start"/> on by the owners' datoms.</summary>
    public static void Expand(PieceReader pieces, DatomBuffer rows, int start)
    {
        if (!HasPseudo(rows, start)) return;
        var all = new WordDatom[rows.Count - start];
        for (var i = 0; i < all.Length; i++) all[i] = rows[start + i];
        rows.Truncate(start);
        foreach (var datom in all)
        {
            if (!WideList.IsPseudo(datom.E)) rows.Add(datom);
        }

        foreach (var group in all.Where(d => WideList.IsPseudo(d.E)).GroupBy(d => (d.A, d.V, Lineage: EntityId.NumberOf(d.E) >> WideList.VersionBits)))
        {
            long? from = null;
            foreach (var change in group.OrderBy(d => d.E))
            {
                var version = EntityId.NumberOf(change.E);
                if (!change.Added && from is { } first) pieces.Owners(group.Key.A, group.Key.V, first, version, rows);
                from = change.Added ? from ?? version : null;
            }

            if (from is { } open) pieces.Owners(group.Key.A, group.Key.V, open, (group.Key.Lineage + 1) << WideList.VersionBits, rows);
        }
    }

    private static bool HasPseudo(DatomBuffer rows, int start)
    {
        foreach (var e in rows.E[start..])
        {
            if (WideList.IsPseudo(e)) return true;
        }

        return false;
    }
}
