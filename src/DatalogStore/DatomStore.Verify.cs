using DatalogStore.Snapshots.Verification;
using DatalogStore.Storage;
using DatalogStore.Storage.RocksDb;
using DatalogStore.Storage.Verification;

namespace DatalogStore;

public sealed partial class DatomStore
{
    /// <summary>
    /// Verifies a store in a folder without opening it as one, so that a damaged one can be looked at too: that every row can be read, that every index agrees with every other, that
    /// content hashes and memberships are what the datoms say. Reads one moment of it, also beside a process that writes.
    /// </summary>
    /// <param name="path">The store's folder.</param>
    /// <param name="options">What to leave out.</param>
    /// <param name="progress">Told from time to time how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatalogException"><c>store-not-found</c>, <c>not-a-store</c>, <c>store-damaged</c>: nothing of it can be read.</exception>
    public static StoreVerification VerifyFolder(string path, VerifyOptions? options = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var store = RocksDbKeyValueStore.Open(path, StoreAccess.Read);
        using var view = store.OpenReadView();
        return Verify(view, options, progress, cancellationToken);
    }

    /// <summary>Verifies this store as it is now; writers need not wait.</summary>
    /// <inheritdoc cref="VerifyFolder(string, VerifyOptions?, IProgress{MaintenanceProgress}?, CancellationToken)"/>
    public StoreVerification Verify(VerifyOptions? options = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var view = _storage.Store.OpenReadView();
        return Verify(view, options, progress, cancellationToken);
    }

    internal static StoreVerification Verify(IReadView view, VerifyOptions? options, IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var walk = new RowWalk(view, findings, (stage, done) => progress?.Report(new MaintenanceProgress(stage, done, 0)), cancellationToken);
        var rows = new StoreCheck(walk);
        rows.Run();
        var content = options?.SkipContent == true ? null : new ContentStage(walk, rows);
        content?.Run();
        return new StoreVerification
        {
            BasisT = rows.LastT,
            Rows = walk.Rows.ToDictionary(r => ColumnFamilies.NameOf(r.Key), r => r.Value),
            Datoms = rows.Datoms,
            Values = rows.Values,
            Lists = rows.Lists,
            Hashes = rows.Identities.Hashed.Count,
            HashesChecked = content?.HashesChecked ?? 0,
            HashesForeign = content?.HashesForeign ?? 0,
            HashesExcised = content?.HashesExcised ?? 0,
            SnapshotsChecked = content?.SnapshotsChecked ?? 0,
            Findings = [.. findings.Told.Select(f => new StoreFinding(f.Code, f.Family is { } family ? ColumnFamilies.NameOf(family) : null, f.Key, f.Message))],
            FindingCounts = findings.Counts,
        };
    }
}
