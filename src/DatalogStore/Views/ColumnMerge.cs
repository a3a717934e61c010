using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Makes a column of what the pieces of an attribute say, by the rules of <see cref="DatomMerge"/>. An attribute that was never retracted and whose pieces do
/// not overlap (nearly all of them) is taken as it is.
/// </summary>
internal static class ColumnMerge
{
    public static Column Make(RawColumn raw, ViewRules rules)
    {
        if (raw.Count == 0) return Column.Empty;
        raw.Sort();
        if (!raw.IsAscending || raw.HasRetractions || rules.SinceT is not null || rules.Scope is not null) return Filter(raw, rules);
        return new Column(Trim(raw.E, raw.Count), Trim(raw.V, raw.Count), Trim(raw.T, raw.Count), null);
    }

    /// <summary>Overwrites the arrays with the rows that are shown, which are never more.</summary>
    private static Column Filter(RawColumn raw, ViewRules rules)
    {
        var (e, v, t, added) = (raw.E, raw.V, raw.T, raw.Added);
        var kept = 0;
        var retractions = false;
        for (var i = 0; i < raw.Count;)
        {
            var end = i + 1;
            while (end < raw.Count && e[end] == e[i] && v[end] == v[i]) end++;
            if (!rules.Shows(e[i]))
            {
                i = end;
                continue;
            }

            var holding = -1;
            for (; i < end; i++)
            {
                if (rules.IsHistory)
                {
                    if (!rules.IsAfterSince(t[i])) continue;
                    retractions |= !added[i];
                    Keep(i);
                }
                else if (!added[i])
                {
                    holding = -1;
                }
                else if (holding < 0)
                {
                    holding = i;
                }
            }

            if (holding >= 0 && rules.IsAfterSince(t[holding])) Keep(holding);
        }

        return kept == 0 ? Column.Empty : new Column(Trim(e, kept), Trim(v, kept), Trim(t, kept), retractions ? Trim(added, kept) : null);

        void Keep(int row)
        {
            (e[kept], v[kept], t[kept], added[kept]) = (e[row], v[row], t[row], added[row]);
            kept++;
        }
    }

    private static T[] Trim<T>(T[] array, int count) => array.Length == count ? array : array.AsSpan(0, count).ToArray();
}
