using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 5: what a transaction may do to the schema. An attribute has an ident and an id of the attribute partition; a value type, once
/// given, only widens to <c>:db.type/any</c>.
/// </summary>
internal static class SchemaRules
{
    private static readonly HashSet<long> SchemaAttributes =
    [
        BuiltIn.Ident.Id, BuiltIn.AttributeValueType.Id, BuiltIn.AttributeCardinality.Id, BuiltIn.Unique.Id, BuiltIn.Index.Id, BuiltIn.IsComponent.Id,
        BuiltIn.NoHistory.Id, BuiltIn.Doc.Id, BuiltIn.SnapshotShared.Id, BuiltIn.TupleAttributes.Id, BuiltIn.TupleTypes.Id, BuiltIn.TupleType.Id, BuiltIn.AttributePredicates.Id,
    ];

    /// <summary>Whether these datoms change idents or attributes.</summary>
    public static bool ChangesSchema(DatomBuffer datoms)
    {
        foreach (var a in datoms.A)
        {
            if (SchemaAttributes.Contains(a)) return true;
        }

        return false;
    }

    /// <summary>
    /// The attributes that the transaction indexes or makes unique: data that it gives them, as a composite tuple gets them, belong in AVET already.
    /// </summary>
    public static IReadOnlySet<long> NewlyIndexed(DatomBuffer datoms)
    {
        var indexed = new HashSet<long>();
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.Added[i] && (datoms.A[i] == BuiltIn.Unique.Id || (datoms.A[i] == BuiltIn.Index.Id && datoms.V[i] == Word.True))) indexed.Add(datoms.E[i]);
        }

        return indexed;
    }

    public static void Check(IDatabaseView before, DatomBuffer datoms, Func<ulong, object?> describe, Problems problems)
    {
        if (!ChangesSchema(datoms)) return;
        for (var i = 0; i < datoms.Count; i++)
        {
            var (e, a, v, _, added) = datoms[i];
            if (!SchemaAttributes.Contains(a)) continue;
            var definesAttribute = a == BuiltIn.AttributeValueType.Id || a == BuiltIn.AttributeCardinality.Id;
            if (!added)
            {
                CheckRetraction(before, datoms, e, a, definesAttribute, problems);
                continue;
            }

            if (definesAttribute && EntityId.PartitionOf(e) != Partition.Attributes)
                problems.Add("bad-attribute", $"entity {e} cannot become an attribute: leave its :db/id out or use a tempid", default);
            if (EntityId.PartitionOf(e) == Partition.Attributes && e < BuiltIn.FirstUserAttribute && a != BuiltIn.Doc.Id)
                problems.Add("bad-attribute", $"{NameOf(before, e)} is built in and cannot be changed", default);
            if (a == BuiltIn.AttributeValueType.Id) CheckType(before, e, v, problems);
            AlterationRules.Check(before, datoms, describe, e, a, v, problems);
            if (a == BuiltIn.IsComponent.Id && v == Word.True && !HoldsRefs(before, datoms, e))
                problems.Add("bad-attribute", $"{NameOf(before, e)} has no :db.type/ref, so it cannot be :db/isComponent", default);
            if (definesAttribute && !HasIdent(before, datoms, e)) problems.Add("bad-attribute", $"attribute {e} needs a :db/ident", default);
        }

        new TupleRules(before, datoms, describe, problems).Check();
        problems.ThrowIfAny();
    }

    /// <summary>An attribute never loses what makes it one, since datoms of it remain; a built-in one loses nothing.</summary>
    private static void CheckRetraction(IDatabaseView before, DatomBuffer datoms, long e, long a, bool definesAttribute, Problems problems)
    {
        if (!before.Schema.TryGetAttribute(e, out _) || IsReplaced(datoms, e, a)) return;
        if (definesAttribute || a == BuiltIn.Ident.Id || e < BuiltIn.FirstUserAttribute)
            problems.Add("bad-attribute", $"{NameOf(before, e)} is an attribute: its {NameOf(before, a)} cannot be retracted", default);
    }

    private static bool IsReplaced(DatomBuffer datoms, long e, long a)
    {
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.E[i] == e && datoms.A[i] == a && datoms.Added[i]) return true;
        }

        return false;
    }

    private static void CheckType(IDatabaseView before, long e, ulong v, Problems problems)
    {
        var known = before.Schema.TryGetIdent(Word.EntityOf(v), out var ident) && ValueTypes.TryOfIdent(ident, out _);
        if (!known) problems.Add("bad-attribute", $"{Word.EntityOf(v)} is no value type: known are {string.Join(' ', ValueTypes.Idents.Order())}", default);
        else if (!before.Schema.TryGetAttribute(e, out var present) || present.ValueType == ValueType.None) return;
        else if (present.ValueType == ValueType.Tuple) problems.Add("bad-attribute", $"{present.Ident} is {ValueTypes.IdentOf(ValueType.Tuple)} and stays so", default);
        else if (ident != ValueTypes.IdentOf(ValueType.Any))
            problems.Add("bad-attribute", $"{present.Ident} is {ValueTypes.IdentOf(present.ValueType)} and can only widen to :db.type/any", default);
    }

    private static bool HoldsRefs(IDatabaseView before, DatomBuffer datoms, long e)
    {
        var type = before.Schema.TryGetAttribute(e, out var present) ? Word.OfRef(BuiltIn.OfValueType(present.ValueType)) : 0;
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.E[i] == e && datoms.A[i] == BuiltIn.AttributeValueType.Id && datoms.Added[i]) type = datoms.V[i];
        }

        return type == Word.OfRef(BuiltIn.OfValueType(ValueType.Ref)) || type == Word.OfRef(BuiltIn.OfValueType(ValueType.Any));
    }

    private static bool HasIdent(IDatabaseView before, DatomBuffer datoms, long e)
    {
        if (before.Schema.TryGetIdent(e, out _)) return true;
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.E[i] == e && datoms.A[i] == BuiltIn.Ident.Id && datoms.Added[i]) return true;
        }

        return false;
    }

    private static string NameOf(IDatabaseView before, long e) => before.Schema.TryGetIdent(e, out var ident) ? ident.ToString() : EdnWriter.ToString(e);
}
