using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>A map, or a list inside a list, that is still open.</summary>
internal struct EntityFrame
{
    /// <summary>The attribute under which the keys of this map lie.</summary>
    public int Path;

    /// <summary>The attribute that the next value is one of; −1 before the first key.</summary>
    public int Attribute;

    /// <summary>Its first pair on the stack of pairs.</summary>
    public int FirstPair;

    /// <summary>Where its bytes begin.</summary>
    public int FirstByte;

    /// <summary>Whether a list is open under <see cref="Attribute"/>.</summary>
    public bool InList;

    /// <summary>Whether it is itself a list inside a list.</summary>
    public bool IsList;

    /// <summary>The open list's first pair.</summary>
    public int ListFirstPair;

    /// <summary>Number of this map in the snapshot.</summary>
    public long Serial;
}

/// <summary>A pair of an open entity; its bytes are those of <see cref="Codec.ContentPair"/> behind a u32be length.</summary>
internal struct OpenPair
{
    /// <summary>The attribute of the datom.</summary>
    public int Attribute;

    /// <summary>The attribute of the key that it stands for: another one for nulls and empty lists.</summary>
    public int Key;

    public int Start;

    /// <summary>Length with the four bytes in front.</summary>
    public int Length;

    public ValueKind Kind;

    public bool InList;

    /// <summary>Maps and datoms below a ref, the child itself included.</summary>
    public long Maps;

    public long Datoms;
}
