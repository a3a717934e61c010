namespace DatalogStore;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>Makes the store when there is none at the path. Without it a missing store is an error.</summary>
    public bool CreateIfMissing { get; init; }

    /// <summary>
    /// Opens beside a process that may be writing: nothing in the store's folder is touched, and <see cref="DatomStore.Refresh"/> catches up
    /// with what was written since.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>When a transaction is visible, and what a power cut may take.</summary>
    public Durability Durability { get; init; } = Durability.Sync;

    /// <summary>The functions and predicates that transactions may call by name.</summary>
    public FunctionRegistry Functions { get; init; } = new();

    /// <summary>The clock that transactions take their instants from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
