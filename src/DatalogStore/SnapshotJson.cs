using System.Text;
using DatalogStore.Model;
using DatalogStore.Snapshots.Export;
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
        var source = new ViewExportSource(view);
        using var text = new StreamWriter(into, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var exporter = new JsonExporter<long>(source, text);
        foreach (var root in source.RowsOf(scoped.Scope!.Snapshots[0].Root).Where(r => r.Attribute == BuiltIn.SnapshotRoots.Ident))
        {
            exporter.Write((long)root.Value);
            text.WriteLine();
        }
    }

    /// <summary>The shared datoms of entities: an analyst's annotations are not part of what was collected.</summary>
    private sealed class ViewExportSource(IDatabaseView view) : IExportSource<long>
    {
        private readonly DatomBuffer _datoms = new();

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

        private static bool IsOurs(long attribute) => attribute == BuiltIn.JsonNull.Id || attribute == BuiltIn.JsonEmpty.Id || attribute == BuiltIn.JsonOrder.Id || attribute == BuiltIn.SnapshotRoots.Id;
    }
}
