namespace DatalogStore;

/// <summary>How to verify a store.</summary>
public sealed record VerifyOptions
{
    /// <summary>Leaves out what goes through every snapshot entity a second time: content hashes, and memberships against walks.</summary>
    public bool SkipContent { get; init; }
}

/// <summary>How far an upkeep of a store has come.</summary>
/// <param name="Stage">What is being done, in a few words.</param>
/// <param name="Done">How much of it: rows, entities or bytes.</param>
/// <param name="Total">Of how much; 0 when that is not known.</param>
public readonly record struct MaintenanceProgress(string Stage, long Done, long Total);

/// <summary>One thing that is wrong with a store.</summary>
/// <param name="Code">A stable code in kebab case.</param>
/// <param name="ColumnFamily">The column family; <see langword="null"/> when it is about more than one.</param>
/// <param name="Key">The row's key in hexadecimal; <see langword="null"/> when it is about more than one row.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record StoreFinding(string Code, string? ColumnFamily, string? Key, string Message);

/// <summary>What verifying a store found.</summary>
public sealed record StoreVerification
{
    /// <summary>The last transaction.</summary>
    public long BasisT { get; init; }

    /// <summary>Rows of each column family.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    /// <summary>Datoms of all time, assertions and retractions.</summary>
    public long Datoms { get; init; }

    /// <summary>Strings and other dictionary values.</summary>
    public long Values { get; init; }

    /// <summary>Versions of long lists.</summary>
    public long Lists { get; init; }

    /// <summary>Entities with a content hash.</summary>
    public long Hashes { get; init; }

    /// <summary>Of them, how many have one of ours that was recomputed and is right.</summary>
    public long HashesChecked { get; init; }

    /// <summary>Of them, how many have one that others computed and only they can check.</summary>
    public long HashesForeign { get; init; }

    /// <summary>Of them, how many were excised, whole or with an attribute: nothing is left to hold their hashes against.</summary>
    public long HashesExcised { get; init; }

    /// <summary>Snapshots whose membership was held against a walk from their root.</summary>
    public long SnapshotsChecked { get; init; }

    /// <summary>What is wrong: the first hundred of each code.</summary>
    public IReadOnlyList<StoreFinding> Findings { get; init; } = [];

    /// <summary>How many findings there are of each code, those that are not told here included.</summary>
    public IReadOnlyDictionary<string, long> FindingCounts { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => FindingCounts.Count == 0;
}
