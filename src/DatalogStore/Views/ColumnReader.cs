using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Finds the column that a view shows: in the cache, made from the cached one without scope, or decoded. Scopes are many (each moment has its own) and
/// attributes mostly small, so a scoped column is filtered from the whole one, which is decoded once for all scopes; of a large attribute that is not cached only
/// those pieces are decoded whose range of entities meets the scope.
/// </summary>
internal sealed class ColumnReader(PieceReader pieces, StatisticsTable statistics, ColumnCache cache)
{
    private const long SmallRowsMax = 1 << 20;

    public Column Read(long a, ViewRules rules)
    {
        if (statistics.Of(a) is not { } known) return Column.Empty;
        // All rows of the attribute are those up to its last transaction, whatever the basis beyond it.
        var key = new ColumnCache.Key(a, Math.Min(known.LastT, pieces.BasisT), rules);
        if (cache.TryGet(key, out var column)) return column;
        var rows = known.Assertions + known.Retractions;
        column = rules.Scope is null ? Decode(a, rows, rules) : Scoped(key, rows);
        cache.Add(key, column);
        return column;
    }

    /// <summary>The column if nothing needs to be decoded for it.</summary>
    public bool TryCached(long a, ViewRules rules, out Column column)
    {
        column = Column.Empty;
        return statistics.Of(a) is not { } known || cache.TryGet(new ColumnCache.Key(a, Math.Min(known.LastT, pieces.BasisT), rules), out column);
    }

    private Column Scoped(ColumnCache.Key key, long rows)
    {
        var everywhere = key.Rules with { Scope = null };
        if (rows <= SmallRowsMax) return Filter(Read(key.A, everywhere), key.Rules);
        return cache.TryGet(key with { Rules = everywhere }, out var whole) ? Filter(whole, key.Rules) : Decode(key.A, rows, key.Rules);
    }

    private Column Decode(long a, long rows, ViewRules rules)
    {
        var raw = new RawColumn(rules.Scope is null ? rows : Math.Min(rows, SmallRowsMax));
        pieces.Column(a, raw, rules.Scope is { } scope ? (first, last) => Meets(scope, first, last) : null);
        return ColumnMerge.Make(raw, rules);
    }

    /// <summary>Whether a range of entities may hold one that is seen.</summary>
    private static bool Meets(EntityBitmap scope, long first, long last)
    {
        if (!EntityId.IsSnapshotEntity(first) || !EntityId.IsSnapshotEntity(last)) return true;
        return scope.IntersectsRange((uint)EntityId.NumberOf(first), (uint)EntityId.NumberOf(last));
    }

    /// <summary>The rows of a column whose entities are seen; the column itself when all are.</summary>
    private static Column Filter(Column column, ViewRules rules)
    {
        var rows = new int[column.Count];
        var kept = 0;
        var shows = false;
        for (var i = 0; i < rows.Length; i++)
        {
            if (i == 0 || column.E[i] != column.E[i - 1]) shows = rules.Shows(column.E[i]);
            if (shows) rows[kept++] = i;
        }

        if (kept == column.Count) return column;
        if (kept == 0) return Column.Empty;
        var chosen = rows.AsSpan(0, kept);
        return new Column(Pick(column.E, chosen), Pick(column.V, chosen), Pick(column.T, chosen), column.Added is { } added ? Pick(added, chosen) : null);
    }

    private static T[] Pick<T>(T[] from, ReadOnlySpan<int> rows)
    {
        var to = new T[rows.Length];
        for (var i = 0; i < to.Length; i++) to[i] = from[rows[i]];
        return to;
    }
}
