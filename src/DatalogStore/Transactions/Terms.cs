using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary>What stands in a transaction where an entity is meant, as it was written.</summary>
internal abstract record EntityTerm(SourceSpan Span);

/// <summary>A literal entity id.</summary>
internal sealed record EntityIdTerm(long E, SourceSpan Span) : EntityTerm(Span);

/// <summary>A keyword that names an entity.</summary>
internal sealed record IdentTerm(Keyword Ident, SourceSpan Span) : EntityTerm(Span);

/// <summary><c>[:unique/attribute value]</c>, looked up before the transaction.</summary>
/// <param name="Attribute">A unique attribute.</param>
/// <param name="Value">Its value; a ref may be a lookup ref in turn.</param>
/// <param name="Written">The value as it was written, for messages.</param>
/// <param name="Span">Where it was written.</param>
internal sealed record LookupTerm(Attribute Attribute, ValueTerm Value, object? Written, SourceSpan Span) : EntityTerm(Span)
{
    public override string ToString() => $"[{Attribute.Ident} {EdnWriter.ToString(Written)}]";
}

/// <summary>A stand-in for an entity to be found by upsert or made: a string, a negative number, or one of our own for a map without <c>:db/id</c>.</summary>
internal sealed record TempidTerm(object Name, SourceSpan Span) : EntityTerm(Span);

/// <summary>The transaction itself: <c>"datomic.tx"</c>.</summary>
internal sealed record TransactionTerm(SourceSpan Span) : EntityTerm(Span);

/// <summary>
/// What stands where a value is meant: an <see cref="EntityTerm"/> for a ref, the slots of a tuple, else a value already of its attribute's type. In a slot
/// it may be none of these: nil.
/// </summary>
internal readonly record struct ValueTerm(EntityTerm? Entity, object? Literal, IReadOnlyList<ValueTerm>? Slots = null);

/// <summary>One thing a transaction asks for, flattened from lists and maps; entities are still as written.</summary>
internal abstract record Operation(EntityTerm Entity, SourceSpan Span);

/// <summary><c>[:db/add e a v]</c></summary>
internal sealed record AddOperation(EntityTerm Entity, Attribute Attribute, ValueTerm Value, SourceSpan Span) : Operation(Entity, Span);

/// <summary><c>[:db/retract e a v]</c>, or without <c>v</c> every value of the attribute.</summary>
internal sealed record RetractOperation(EntityTerm Entity, Attribute Attribute, ValueTerm? Value, SourceSpan Span) : Operation(Entity, Span);

/// <summary><c>[:db/retractEntity e]</c></summary>
internal sealed record RetractEntityOperation(EntityTerm Entity, SourceSpan Span) : Operation(Entity, Span);

/// <summary><c>[:db/cas e a old new]</c>; <c>nil</c> for old means that there is no value.</summary>
internal sealed record CompareAndSwapOperation(EntityTerm Entity, Attribute Attribute, ValueTerm? Old, ValueTerm New, SourceSpan Span) : Operation(Entity, Span);
