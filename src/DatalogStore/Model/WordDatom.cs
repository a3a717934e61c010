namespace DatalogStore.Model;

/// <summary>A datom of words: entity, attribute and value, the transaction's t, and whether it was added or retracted.</summary>
internal readonly record struct WordDatom(long E, long A, ulong V, long T, bool Added);
