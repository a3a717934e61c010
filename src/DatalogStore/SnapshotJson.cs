using System.Text;
using DatalogStore.Model;
using DatalogStore.Snapshots.Export;
using DatalogStore.Snapshots.Mapping;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Writes snapshots of a store back as JSON.</summary>
public static class SnapshotJson
{
    /// <summary>Writes each root of a snapshot as one line of JSON, UTF-8.</summary>
    /// <exception cref="DatalogException"><c>unknown-snapshot</c>: it is not in the store, or not loaded whole.</exception>
    public static void ExportJson(this Database db, Guid snapshot, Stream into)
    {
        ArgumentNullException.ThrowIfNull(db);
        var scoped = db.Snapshot(snapshot);
        using var view = scoped.OpenView();
        var source = new ViewExportSource(view, scoped.Scope!.Snapshots[0].Entity);
        using var text = new StreamWriter(into, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var exporter = new JsonExporter<long>(source, text);
        exporter.WriteRoots(scoped.Scope!.Snapshots[0].Root);
    }

    /// <summary>The shared datoms of entities: an analyst's annotations are not part of what was collected.</summary>
    private sealed class ViewExportSource(IDatabaseView view, long metadata) : IExportSource<long>
    {
        private readonly DatomBuffer _datoms = new();

        public bool IsOrdered { get; } = MappingPolicy.Has(One(view, metadata, BuiltIn.MetaPolicy) as string, MappingPolicy.Ordered);

        public string HashOf(long entity) => (string)One(view, entity, BuiltIn.ContentHash)!;

        public IReadOnlyList<ExportRow> RowsOf(long entity)
        {
            _datoms.Clear();
            view.Entity(entity, _datoms);
            var rows = new List<ExportRow>(_datoms.Count);
            for (var i = 0; i < _datoms.Count; i++)
            {
                var datom = _datoms[i];
                if (datom.A == BuiltIn.ContentHash.Id || !view.Schema.TryGetAttribute(datom.A, out var attribute)) continue;
                if (!attribute.IsShared && !IsOurs(datom.A)) continue;
                var isRef = Word.IsRef(datom.V);
                rows.Add(new ExportRow(attribute.Ident, attribute.Cardinality == Cardinality.Many, isRef ? Word.EntityOf(datom.V) : view.Words.ToValue(datom.V)!, isRef));
            }

            return rows;
        }

        private static object? One(IDatabaseView view, long entity, Model.Attribute attribute)
        {
            var found = new DatomBuffer();
            view.EntityAttribute(entity, attribute.Id, found);
            return found.Count == 0 ? null : view.Words.ToValue(found.V[0]);
        }

        private static bool IsOurs(long attribute) => attribute == BuiltIn.JsonNull.Id || attribute == BuiltIn.JsonEmpty.Id || attribute == BuiltIn.JsonOrder.Id || attribute == BuiltIn.SnapshotRoots.Id;
    }
}
