using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// What an attribute that has data may become: the data must already be so. From many values to one when no entity has two, unique when no value
/// is twice. Each check reads the attribute's column once.
/// </summary>
internal static class AlterationRules
{
    public static void Check(IDatabaseView before, long e, long a, ulong v, Problems problems)
    {
        if (a == BuiltIn.AttributeCardinality.Id) CheckCardinality(before, e, v, problems);
        else if (a == BuiltIn.Unique.Id) CheckUnique(before, e, v, problems);
    }

    private static void CheckCardinality(IDatabaseView before, long e, ulong v, Problems problems)
    {
        if (v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.One)) && v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.Many)))
        {
            problems.Add("bad-attribute", $"{Word.EntityOf(v)} is no cardinality: it is {BuiltIn.CardinalityOne} or {BuiltIn.CardinalityMany}", default);
            return;
        }

        if (v != Word.OfRef(BuiltIn.OfCardinality(Cardinality.One)) || !before.Schema.TryGetAttribute(e, out var present)) return;
        var column = before.Column(e);
        for (var row = 1; row < column.Count; row++)
        {
            if (column.E[row] != column.E[row - 1]) continue;
            problems.Add("bad-attribute", $"{present.Ident} cannot have one value: entity {column.E[row]} has several", default);
            return;
        }
    }

    private static void CheckUnique(IDatabaseView before, long e, ulong v, Problems problems)
    {
        if (v != Word.OfRef(BuiltIn.OfUnique(Uniqueness.Value)) && v != Word.OfRef(BuiltIn.OfUnique(Uniqueness.Identity)))
        {
            problems.Add("bad-attribute", $"{Word.EntityOf(v)} is no uniqueness: it is {BuiltIn.UniqueValue} or {BuiltIn.UniqueIdentity}", default);
            return;
        }

        if (!before.Schema.TryGetAttribute(e, out var present) || present.Unique != Uniqueness.None) return;
        var column = before.Column(e);
        var rows = column.ByValue;
        for (var i = 1; i < rows.Length; i++)
        {
            var word = column.V[rows[i]];
            if (word != column.V[rows[i - 1]] || Word.IsNaN(word)) continue;
            var value = Word.IsRef(word) ? Word.EntityOf(word) : before.Words.ToValue(word);
            problems.Add("bad-attribute", $"{present.Ident} cannot be unique: {EdnWriter.ToString(value)} belongs to entities {column.E[rows[i - 1]]} and {column.E[rows[i]]}", default);
            return;
        }
    }
}
