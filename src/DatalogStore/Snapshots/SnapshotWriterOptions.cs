using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>How a snapshot is written.</summary>
public sealed record SnapshotWriterOptions
{
    /// <summary>The folder below which <c>yyyy/mm/dd/uuid/</c> will appear; <see langword="null"/> for a snapshot in memory.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The snapshot's id, a UUID of version 7 (or 8 of the same layout), whose timestamp is the snapshot's time; <see langword="null"/> for a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>The time of a new id; <see langword="null"/> for now. Whole milliseconds, not before 1970.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The clock that says what now is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// What is known of the run: <c>collector</c>, <c>account</c>, <c>region</c>, <c>started-at</c>, <c>tool-version</c>, <c>covers</c>, <c>failed</c>,
    /// <c>complete</c>, or any other name, which becomes <c>:snapshot.meta/name</c>. A name may recur for several values.
    /// Values are strings, or any value that EDN has; text is read as the attribute's type where that is known.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object>> Metadata { get; init; } = [];

    /// <summary>How entities are identified.</summary>
    public ContentHashScheme HashScheme { get; init; }

    /// <summary>How the files are encoded.</summary>
    public SnapshotEncoding Encoding { get; init; }

    /// <summary>What becomes of the letter case of keys.</summary>
    public KeyCase KeyCase { get; init; }

    /// <summary>An attribute such as <c>:aws.s3/ListBuckets</c> below whose path each record is put; <see langword="null"/> for none.</summary>
    public string? Under { get; init; }

    /// <summary>Whether the order and the repetitions of lists are written beside them, so that an export has equal JSON values.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>
    /// Maps whose keys are data: each entry becomes an entity that has its key as <c>…/%key</c>. Paths of keys, such as <c>aws.ec2.*.ByArn</c>, where <c>*</c> is any
    /// key and <c>**</c> any number of them.
    /// </summary>
    public IReadOnlyList<string> Keyed { get; init; } = [];

    /// <summary>Strings that hold JSON and are to be asked about as maps, too: paths of keys as in <see cref="Keyed"/>, or <c>auto</c> for all.</summary>
    public IReadOnlyList<string> Embedded { get; init; } = [];
}
