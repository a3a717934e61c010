using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// Makes what a view shows of what was written about some (entity, attribute, word)s over several transactions. An assertion holds until a later retraction
/// of the same three; asserting again what holds changes nothing, so a datom's t is that of the first assertion since the last retraction.
/// In one transaction retractions come before assertions.
/// </summary>
internal static class DatomMerge
{
    /// <summary>
    /// Replaces the rows from <paramref name="start"/> on by those that the view shows, sorted by attribute, entity, word, t. Two of the first three are
    /// the same in all rows of an entity or of a look-up by value.
    /// </summary>
    public static void Apply(DatomBuffer rows, int start, ViewRules rules)
    {
        if (IsPlain(rows, start, rules)) return;
        var sorted = new WordDatom[rows.Count - start];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = rows[start + i];
        rows.Truncate(start);
        Array.Sort(sorted, Compare);
        for (var i = 0; i < sorted.Length;)
        {
            var end = i + 1;
            while (end < sorted.Length && IsSame(sorted[end], sorted[i])) end++;
            if (rules.Shows(sorted[i].E)) AddRun(sorted.AsSpan(i, end - i), rules, rows);
            i = end;
        }
    }

    /// <summary>Whether the rows are shown as they are: ascending without repeats, all asserted, none hidden.</summary>
    private static bool IsPlain(DatomBuffer rows, int start, ViewRules rules)
    {
        if (rows.Added[start..].Contains(false)) return false;
        var a = rows.A[start..];
        var e = rows.E[start..];
        var v = rows.V[start..];
        var t = rows.T[start..];
        for (var i = 0; i < e.Length; i++)
        {
            if (!rules.Shows(e[i]) || !rules.IsAfterSince(t[i])) return false;
            if (i == 0 || a[i - 1] < a[i]) continue;
            if (a[i - 1] > a[i] || e[i - 1] > e[i]) return false;
            if (e[i - 1] == e[i] && v[i - 1] >= v[i]) return false;
        }

        return true;
    }

    private static void AddRun(ReadOnlySpan<WordDatom> run, ViewRules rules, DatomBuffer into)
    {
        if (rules.IsHistory)
        {
            foreach (ref readonly var datom in run)
            {
                if (rules.IsAfterSince(datom.T)) into.Add(datom);
            }

            return;
        }

        var holding = -1;
        for (var i = 0; i < run.Length; i++)
        {
            if (!run[i].Added) holding = -1;
            else if (holding < 0) holding = i;
        }

        if (holding >= 0 && rules.IsAfterSince(run[holding].T)) into.Add(run[holding]);
    }

    private static bool IsSame(in WordDatom x, in WordDatom y) => x.E == y.E && x.A == y.A && x.V == y.V;

    private static int Compare(WordDatom x, WordDatom y)
    {
        if (x.A != y.A) return x.A < y.A ? -1 : 1;
        if (x.E != y.E) return x.E < y.E ? -1 : 1;
        if (x.V != y.V) return x.V < y.V ? -1 : 1;
        return x.T != y.T ? x.T.CompareTo(y.T) : x.Added.CompareTo(y.Added);
    }
}
