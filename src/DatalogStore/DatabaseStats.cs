namespace DatalogStore;

/// <summary>How many datoms a database has, from statistics that are kept as it is written: nothing is counted when they are asked for.</summary>
/// <param name="Datoms">All of them; the sum over the attributes.</param>
/// <param name="Attributes">Every attribute that has any, those with most first.</param>
public sealed record DatabaseStats(long Datoms, IReadOnlyList<AttributeStats> Attributes);

/// <summary>
/// What statistics say of one attribute. The figures are those of the present store: a view of the past, a scope or a filter may show fewer datoms, never more.
/// </summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Datoms">Its datoms, in a history the retracted ones and retractions too; what a snapshot states again counts again.</param>
/// <param name="Entities">Distinct entities that have it, about: one that was changed often may count more than once.</param>
/// <param name="Values">Distinct values, estimated from a sketch that forgets nothing: some 13 % off, and past values count.</param>
public sealed record AttributeStats(Attribute Attribute, long Datoms, long Entities, long Values);
