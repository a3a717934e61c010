namespace DatalogStore;

/// <summary>When a transaction is visible, and what a power cut may take.</summary>
public enum Durability
{
    /// <summary>
    /// A transaction is visible, and its call returns, when it is on the disk; callers that come together share one sync. Nothing that was ever visible is lost.
    /// </summary>
    Sync,

    /// <summary>
    /// A transaction is visible, and its call returns, when it has been handed to the operating system: it survives the end of the process, and reaches the disk soon.
    /// A power cut may take the last moments; what is left is whole transactions, in order, with none missing in between.
    /// </summary>
    Async,
}
