using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Takes nested maps as they are read: what inputs call. Between its begin and end a map has keys, each followed by one value, a list has values; the top level
/// takes maps and lists of them.
/// </summary>
internal interface IMapEvents
{
    void BeginMap();

    /// <summary>The next value is that of this key, given in WTF-8.</summary>
    void Key(ReadOnlySpan<byte> key);

    void EndMap();

    void BeginList();

    void EndList();

    void Null();

    void Boolean(bool value);

    void Long(long value);

    void Double(double value);

    /// <summary>A string in WTF-8.</summary>
    void String(ReadOnlySpan<byte> value);

    /// <summary>A scalar in the bytes of <see cref="ContentPair"/>.</summary>
    void Add(ValueKind kind, ReadOnlySpan<byte> value);
}
