namespace DatalogStore.Oracle.Transactions;

/// <summary>What an operation asks for.</summary>
internal enum PlainKind
{
    Add,
    Retract,
    RetractAttribute,
    RetractEntity,
    Swap,
}

/// <summary>A name that stands for an entity until it is known. Equal by its text.</summary>
internal sealed record PlainTempid(string Name);

/// <summary>One operation; entities and values are entity ids, values, or <see cref="PlainTempid"/>.</summary>
internal sealed record PlainOperation(PlainKind Kind, object E, Attribute? A, object? V, object? Old = null);
