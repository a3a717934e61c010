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

/// <summary>A value as a word, or a tempid that will be one.</summary>
/// <param name="Word">The word; meaningless while <paramref name="Tempid"/> is negative.</param>
/// <param name="Tempid">A reference into the <see cref="TempidTable"/>, or 0.</param>
internal readonly record struct ResolvedValue(ulong Word, long Tempid = 0)
{
    public bool IsTempid => Tempid < 0;
}

/// <summary>Stage 2's product: lookup refs and idents are ids, literals are words; only tempids are open.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="E">Entity id or tempid reference.</param>
/// <param name="Attribute">The attribute; absent for <see cref="OperationKind.RetractEntity"/>.</param>
/// <param name="Value">The value to add, to retract or to swap in.</param>
/// <param name="Old">What compare-and-swap expects; <see langword="null"/> for no value.</param>
/// <param name="Span">Where it was written.</param>
internal readonly record struct ResolvedOperation(
    OperationKind Kind, long E, Attribute? Attribute, ResolvedValue Value, ResolvedValue? Old, SourceSpan Span);
