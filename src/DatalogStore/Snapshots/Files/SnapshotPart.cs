namespace DatalogStore.Snapshots.Files;

/// <summary>The three files of a snapshot. The numbers are on disk.</summary>
internal enum SnapshotPart : byte
{
    Schema = 1,
    Metadata = 2,
    Data = 3,
}

/// <summary>Names of parts and their files.</summary>
internal static class SnapshotParts
{
    public static readonly IReadOnlyList<SnapshotPart> All = [SnapshotPart.Schema, SnapshotPart.Metadata, SnapshotPart.Data];

    public static string NameOf(SnapshotPart part) => part switch
    {
        SnapshotPart.Schema => "schema",
        SnapshotPart.Metadata => "metadata",
        SnapshotPart.Data => "data",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no part of a snapshot"),
    };

    public static string FileNameOf(SnapshotPart part, SnapshotEncoding encoding) => NameOf(part) + (encoding == SnapshotEncoding.Edn ? ".edn" : ".dls");
}
