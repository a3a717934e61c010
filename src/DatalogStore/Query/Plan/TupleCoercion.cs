using DatalogStore.Edn;

namespace DatalogStore.Query.Plan;

/// <summary>
/// The slots of a tuple that is compared with a tuple attribute take the types of the attribute's slots, as <see cref="Coercion"/> has it; in the slot of a ref
/// an ident or a lookup ref is its entity.
/// </summary>
internal static class TupleCoercion
{
    /// <summary>The value in the types of the attribute's slots; unchanged when it is no tuple of so many slots, or a slot has no exact counterpart.</summary>
    public static object? ToAttribute(DatabaseSource source, Model.Attribute attribute, object? value)
    {
        if (value is not EdnVector tuple || source.View.Schema.SlotTypesOf(attribute, tuple.Count) is not { } types) return value;
        return new EdnVector([.. tuple.Select((slot, i) => SlotOf(source, types[i], slot))]);
    }

    private static object? SlotOf(DatabaseSource source, Model.ValueType type, object? slot)
    {
        if (type == Model.ValueType.Ref) return EntityLookup.TryResolve(source, slot, out var e) ? e : slot;
        return Coercion.ToType(slot, type, out _);
    }
}
