using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary>What an operation does to the datoms.</summary>
internal enum OperationKind
{
    Add,
    Retract,
    RetractAttribute,
    RetractEntity,
    CompareAndSwap,
}

/// <summary>A value as a word, a tempid that will be one, or a tuple with such tempids in it.</summary>
/// <param name="Word">The word; meaningless with <paramref name="Tempid"/> or <paramref name="Slots"/>.</param>
/// <param name="Tempid">A reference into the <see cref="TempidTable"/>, or 0.</param>
/// <param name="Slots">The slots of a tuple some of which are tempids, or <see langword="null"/>.</param>
internal readonly record struct ResolvedValue(ulong Word, long Tempid = 0, IReadOnlyList<TupleSlot>? Slots = null)
{
    public bool IsTempid => Tempid < 0;

    /// <summary>The tempids that it is or has.</summary>
    public IEnumerable<long> Tempids => IsTempid ? [Tempid] : Slots is null ? [] : Slots.Where(s => s.Tempid < 0).Select(s => s.Tempid);
}

/// <summary>A slot of a tuple: a value (an entity is its number), or a tempid.</summary>
internal readonly record struct TupleSlot(object? Value, long Tempid = 0);

/// <summary>Stage 2's product: lookup refs and idents are ids, literals are words; only tempids are open.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="E">Entity id or tempid reference.</param>
/// <param name="Attribute">The attribute; absent for <see cref="OperationKind.RetractEntity"/>.</param>
/// <param name="Value">The value to add, to retract or to swap in.</param>
/// <param name="Old">What compare-and-swap expects; <see langword="null"/> for no value.</param>
/// <param name="Span">Where it was written.</param>
internal readonly record struct ResolvedOperation(
    OperationKind Kind, long E, Attribute? Attribute, ResolvedValue Value, ResolvedValue? Old, SourceSpan Span);
