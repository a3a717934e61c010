using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// What an attribute that has data may become: the data must already be so. From many values to one when no entity has two, unique when no value
/// is twice, counting what the transaction itself adds and retracts. Each check reads the attribute's column once.
/// </summary>
internal static class AlterationRules
{
    public static void Check(IDatabaseView before, DatomBuffer datoms, Func<ulong, object?> describe, long e, long a, ulong v, Problems problems)
    {
        if (a == BuiltIn.AttributeCardinality.Id) CheckCardinality(before, datoms, e, v, problems);
        else if (a == BuiltIn.Unique.Id) CheckUnique(before, datoms, describe, e, v, problems);
    }

    private static void CheckCardinality(IDatabaseView before, DatomBuffer datoms, long e, ulong v, Problems problems)
    {
        if (v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.One)) && v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.Many)))
        {
            problems.Add("bad-attribute", $"{Word.EntityOf(v)} is no cardinality: it is {BuiltIn.CardinalityOne} or {BuiltIn.CardinalityMany}", default);
            return;
        }

        if (v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.One)) || !before.Schema.TryGetAttribute(e, out var present)) return;
        if (Repeated(RowsAfter(before, datoms, e).Select(row => row.E)) is { } several)
            problems.Add("bad-attribute", $"{present.Ident} cannot have one value: entity {several} has several", default);
    }

    private static void CheckUnique(IDatabaseView before, DatomBuffer datoms, Func<ulong, object?> describe, long e, ulong v, Problems problems)
    {
        if (v != Word.OfRef(BuiltIn.OfUnique(Uniqueness.Value)) && v != Word.OfRef(BuiltIn.OfUnique(Uniqueness.Identity)))
        {
            problems.Add("bad-attribute", $"{Word.EntityOf(v)} is no uniqueness: it is {BuiltIn.UniqueValue} or {BuiltIn.UniqueIdentity}", default);
            return;
        }

        if (!before.Schema.TryGetAttribute(e, out var present) || present.Unique != Uniqueness.None) return;
        var rows = RowsAfter(before, datoms, e).Where(row => !Word.IsNaN(row.V)).ToList();
        if (Repeated(rows.Select(row => row.V)) is not { } word) return;
        var value = Word.IsRef(word) ? Word.EntityOf(word) : describe(word);
        problems.Add("bad-attribute", $"{present.Ident} cannot be unique: {EdnWriter.ToString(value)} belongs to entities {string.Join(" and ", rows.Where(row => row.V == word).Select(row => row.E).Order().Take(2))}", default);
    }

    /// <summary>The attribute's entities and words after the transaction.</summary>
    private static IEnumerable<(long E, ulong V)> RowsAfter(IDatabaseView before, DatomBuffer datoms, long a)
    {
        var gone = new HashSet<(long, ulong)>();
        var rows = new List<(long E, ulong V)>();
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.A[i] != a) continue;
            if (datoms.Added[i]) rows.Add((datoms.E[i], datoms.V[i]));
            else gone.Add((datoms.E[i], datoms.V[i]));
        }

        var column = before.Column(a);
        for (var i = 0; i < column.Count; i++)
        {
            if (!gone.Contains((column.E[i], column.V[i]))) rows.Add((column.E[i], column.V[i]));
        }

        return rows;
    }

    private static T? Repeated<T>(IEnumerable<T> items)
        where T : struct
    {
        var seen = new HashSet<T>();
        foreach (var item in items)
        {
            if (!seen.Add(item)) return item;
        }

        return null;
    }
}
