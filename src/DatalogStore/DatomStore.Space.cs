using DatalogStore.Storage;

namespace DatalogStore;

public sealed partial class DatomStore
{
    /// <summary>
    /// What takes the space: bytes by column family, as the files have them (compressed; in memory, of keys and values). What is only in the write-ahead log is in none, so a small store that was just written may
    /// show nothing.
    /// </summary>
    public StoreSpace Space() => new(
        ColumnFamilies.All.Sum(_storage.Store.SizeBytes),
        [.. ColumnFamilies.All.Select(f => new FamilySpace(ColumnFamilies.NameOf(f), _storage.Store.SizeBytes(f))).OrderByDescending(f => f.SizeBytes)]);

    /// <summary>As <see cref="Compact(CancellationToken)"/>, and says what it did.</summary>
    /// <param name="progress">Told which step it is at.</param>
    /// <param name="cancellationToken">Stops it between two steps of the work; what was done stays, and no answer depends on it.</param>
    public CompactionReport CompactFiles(IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken = default)
    {
        var before = Space();
        progress?.Report(new MaintenanceProgress("joining small pieces", 0, 0));
        var pieces = Writing(() => _storage.JoinPieces(cancellationToken), cancellationToken);
        progress?.Report(new MaintenanceProgress("rewriting the files", 0, 0));
        _storage.Store.Compact(cancellationToken);
        return new CompactionReport(before, Space(), pieces);
    }
}
