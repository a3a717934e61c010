using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Removal;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore;

public sealed partial class DatomStore
{
    /// <summary>
    /// Forgets snapshots as if they had never been ingested: their metadata, which entities they hold, and every entity that no other snapshot reaches, with all its datoms
    /// of all time, annotations included. <see cref="Database"/> values taken before expire. On return the store's files hold nothing of it any more.
    /// </summary>
    /// <param name="snapshots">Their ids; ones that were not loaded whole can be forgotten too.</param>
    /// <param name="options">Whether to count only.</param>
    /// <param name="cancellationToken">Stops it before anything is removed; afterwards, only the rewriting of the files, which the next opening then does.</param>
    /// <exception cref="DatalogException"><c>unknown-snapshot</c>, naming all; <c>removal-too-large</c>.</exception>
    public ForgetReport Forget(IReadOnlyCollection<Guid> snapshots, RemovalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var isDryRun = options?.IsDryRun ?? false;
        var report = Removing(
            view =>
            {
                var catalog = SnapshotCatalog.Read(view);
                var chosen = catalog.Where(s => snapshots.Contains(s.Id)).ToList();
                var unknown = snapshots.Except(chosen.Select(s => s.Id)).ToList();
                if (unknown.Count > 0) throw new DatalogException(ErrorKind.Request, "unknown-snapshot", $"not in the store: {string.Join(", ", unknown)}", "`dls snapshots STORE` lists what is");
                if (chosen.Count == 0) return new ForgetReport { IsDryRun = isDryRun };
                var (entities, counts) = new Forgetting(_storage).Run(view, chosen, catalog, isDryRun, cancellationToken);
                return new ForgetReport
                {
                    Snapshots = [.. chosen.Select(s => s.Id)],
                    EntitiesRemoved = entities,
                    DatomsRemoved = counts.Datoms,
                    ValuesRemoved = counts.Values,
                    Annotations = ToDatoms(counts.Noted, view),
                    IsDryRun = isDryRun,
                };
            },
            cancellationToken);
        if (!isDryRun) Erase(cancellationToken);
        return report;
    }

    /// <summary>
    /// Excises entities and attributes: their datoms of all time are removed, which no retraction does. <see cref="Database"/> values taken before expire. On return the
    /// store's files hold nothing of it any more.
    /// </summary>
    /// <param name="target">What to excise.</param>
    /// <param name="options">Whether to count only.</param>
    /// <param name="cancellationToken">Stops it before anything is removed; afterwards, only the rewriting of the files, which the next opening then does.</param>
    /// <exception cref="DatalogException"><c>entity-not-found</c>, <c>unknown-attribute</c>, <c>bad-excision</c>, naming all; <c>removal-too-large</c>.</exception>
    public ExciseReport Excise(ExciseTarget target, RemovalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var isDryRun = options?.IsDryRun ?? false;
        var report = Removing(
            view =>
            {
                var (entities, attributes) = Resolve(view, target);
                var (state, counts) = new Excision(_storage, _options.Time).Run(view, entities, attributes, isDryRun, cancellationToken);
                return new ExciseReport { Entities = [.. entities.Order()], T = state.T, DatomsRemoved = counts.Datoms, ValuesRemoved = counts.Values, IsDryRun = isDryRun };
            },
            cancellationToken);
        if (!isDryRun) Erase(cancellationToken);
        return report;
    }

    private static List<Datom> ToDatoms(DatomBuffer rows, IDatabaseView view)
    {
        var datoms = new List<Datom>(rows.Count);
        for (var i = 0; i < rows.Count; i++) datoms.Add(Database.ToDatom(rows[i], view));
        return datoms;
    }

    private static (HashSet<long> Entities, Dictionary<long, long> Attributes) Resolve(IDatabaseView view, ExciseTarget target)
    {
        var entities = new HashSet<long>();
        var (missing, refused) = (new List<string>(), new List<string>());
        foreach (var entity in target.Entities)
        {
            if (!EntityLookup.TryFind(view, entity, out var e)) missing.Add(EdnWriter.ToString(entity));
            else if (EntityId.PartitionOf(e) is Partition.Attributes or Partition.Transactions) refused.Add(EdnWriter.ToString(entity));
            else entities.Add(e);
        }

        if (missing.Count > 0) throw new DatalogException(ErrorKind.Request, "entity-not-found", $"no entity {string.Join(", ", missing)}", "name it by id, ident or lookup ref");
        var attributes = new Dictionary<long, long>();
        foreach (var name in target.Attributes)
        {
            if (!view.Schema.TryGetAttribute(name, out var attribute)) missing.Add(name.ToString());
            else if (attribute.Id < BuiltIn.FirstUserAttribute) refused.Add(name.ToString());
            else attributes[attribute.Id] = target.BeforeT ?? long.MaxValue;
        }

        if (missing.Count > 0) throw new DatalogException(ErrorKind.Request, "unknown-attribute", $"no attribute {string.Join(", ", missing)}", "`dls schema STORE` lists them");
        if (refused.Count > 0) throw new DatalogException(ErrorKind.Request, "bad-excision", $"cannot be excised: {string.Join(", ", refused)}", "transactions, the schema and built-in attributes are what the rest is read by; excise the attribute's datoms with Attributes");
        return (entities, attributes);
    }

    private void Erase(CancellationToken cancellationToken) => _storage.Erase(
        write => Writing(() =>
        {
            write();
            return 0;
        }),
        cancellationToken);

    /// <summary>Runs a removal in the writer's turn, when all that was written before is published.</summary>
    private T Removing<T>(Func<IDatabaseView, T> remove, CancellationToken cancellationToken) => Writing(
        () =>
        {
            _storage.Commits.Drain();
            _storage.Commits.ThrowIfFailed();
            _ingestor.Forget();
            using var view = _views.OpenWritten();
            return remove(view);
        },
        cancellationToken);
}
