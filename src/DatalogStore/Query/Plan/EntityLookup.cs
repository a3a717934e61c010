using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Query.Plan;

/// <summary>Finds the entity that a value stands for where one is expected: an id, an ident, or a lookup ref <c>[:unique/attribute value]</c>.</summary>
internal static class EntityLookup
{
    /// <summary>Whether a value is written as a lookup ref.</summary>
    public static bool IsLookupRef(object? value) => value is EdnVector { Count: 2 } pair && pair[0] is Keyword;

    /// <summary>The entity; false when the value names none in this database.</summary>
    public static bool TryResolve(DatabaseSource source, object? value, out long e)
    {
        e = -1;
        switch (value)
        {
            case long id:
                e = id;
                return id >= 0 && id <= EntityId.Max;
            case Keyword ident:
                return source.View.Schema.TryGetEntity(ident, out e);
            case EdnVector { Count: 2 } pair when pair[0] is Keyword name:
                return TryLookup(source, name, pair[1], out e);
            default:
                return false;
        }
    }

    private static bool TryLookup(DatabaseSource source, Keyword name, object? value, out long e)
    {
        e = -1;
        if (!source.View.Schema.TryGetAttribute(name, out var attribute)) return false;
        if (attribute.Unique == Uniqueness.None)
        {
            throw new DatalogException(ErrorKind.Request, "not-unique", $"lookup ref [{name} {EdnWriter.ToString(value)}] needs a unique attribute, and {name} is not unique", "look the entity up with a pattern instead");
        }

        if (attribute.ValueType == Model.ValueType.Ref && TryResolve(source, value, out var target)) value = target;
        if (attribute.ValueType == Model.ValueType.Tuple) value = TupleCoercion.ToAttribute(source, attribute, value);
        var found = new DatomBuffer();
        Span<ulong> candidates = stackalloc ulong[2];
        var count = source.RawCandidates(attribute, source.Words.ToWord(Coercion.ToType(value, attribute.ValueType, out _)), candidates);
        for (var i = 0; i < count; i++) source.View.ByValue(attribute.Id, candidates[i], found);
        for (var row = 0; row < found.Count; row++)
        {
            if (!found.Added[row]) continue;
            e = found.E[row];
            return true;
        }

        return false;
    }
}
