namespace DatalogStore;

/// <summary>One of the types that the values of an attribute have.</summary>
/// <param name="Type">The type. Whole numbers of up to 64 bits are longs, larger ones bigints.</param>
/// <param name="Datoms">How many datoms have a value of it.</param>
/// <param name="Example">The value of the oldest entity that has one; a ref is the entity id as <see cref="long"/>.</param>
public sealed record TypeMet(ValueType Type, long Datoms, object Example);
