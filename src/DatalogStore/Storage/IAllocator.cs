namespace DatalogStore.Storage;

/// <summary>
/// Gives a transaction its number and what is new in it: entity ids, and words of values that the store lacks. What it gave exists only if the
/// transaction is committed, or only in the database that <c>With</c> made. One thread.
/// </summary>
internal interface IAllocator
{
    /// <summary>The transaction's number.</summary>
    long T { get; }

    /// <summary>The state that the transaction follows.</summary>
    StoreState Before { get; }

    /// <summary>A new entity of the ordinary partition.</summary>
    long AllocateOrdinary();

    /// <summary>A new entity of the attribute partition.</summary>
    long AllocateAttribute();

    /// <summary>The word of a value, new or not. A <see cref="long"/> is a number.</summary>
    ulong Intern(object? value);

    /// <summary>The value of a word of the store or of this transaction.</summary>
    object? Describe(ulong word);
}
