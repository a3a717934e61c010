namespace DatalogStore.Snapshots.Dedup;

/// <summary>What the value of a pair is.</summary>
internal enum PairKind : byte
{
    /// <summary>A scalar, a null or an empty list; the value is a digest of it.</summary>
    Scalar,

    /// <summary>Another map; the value is its number in <see cref="MapTable"/>.</summary>
    Child,

    /// <summary>The order of a list, where it is kept; the value is a digest of the positions.</summary>
    Order,
}

/// <summary>
/// A pair of a map as far as comparing maps needs it: 16 bytes. Scalars are digests of 64 bits: two that meet would hide a difference between two maps from
/// its cause, and touch no count.
/// </summary>
/// <param name="Attribute">Number in <see cref="AttributeTable"/>; of a null or an empty list, that of the key.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MapPair(int Attribute, PairKind Kind, ulong Value) : IComparable<MapPair>
{
    public int CompareTo(MapPair other) =>
        Attribute != other.Attribute ? Attribute.CompareTo(other.Attribute) : Kind != other.Kind ? Kind.CompareTo(other.Kind) : Value.CompareTo(other.Value);
}
