using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>What ingesting a snapshot did, as a row.</summary>
internal static class IngestRows
{
    public static readonly string[] Columns = ["id", "time", "result", "entities", "new", "share-new", "datoms", "datoms-new", "nulls", "empties", "widened", "seconds"];

    public static IReadOnlyList<object?> Of(IngestReport report) =>
    [
        report.SnapshotId,
        report.Time,
        report.WasAlreadyThere ? "already there" : "ingested",
        report.EntitiesSeen,
        report.EntitiesNew,
        report.EntitiesSeen == 0 ? 0.0 : Math.Round((double)report.EntitiesNew / report.EntitiesSeen, 4),
        report.DatomsSeen,
        report.DatomsNew,
        report.Nulls,
        report.Empties,
        new EdnVector([.. report.Widened]),
        Math.Round(report.Elapsed.TotalSeconds, 3),
    ];

    /// <summary>A snapshot that was set aside.</summary>
    public static IReadOnlyList<object?> OfFailure(string folder, DatalogException exception) =>
        [Guid.TryParseExact(Path.GetFileName(folder), "D", out var id) ? id : folder, null, exception.Code, null, null, null, null, null, null, null, null, null];
}
