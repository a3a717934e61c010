using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Export;

/// <summary>The entities of a snapshot by key; all of them in memory.</summary>
internal sealed class SnapshotExportSource : IExportSource<string>
{
    private readonly Dictionary<string, IReadOnlyList<ExportRow>> _rows = new(StringComparer.Ordinal);

    public SnapshotExportSource(ISnapshotSource snapshot)
    {
        IsOrdered = snapshot.Metadata.Any(t => t.A == BuiltIn.MetaPolicy.Ident && MappingPolicy.Has(t.V as string, MappingPolicy.Ordered));
        var entity = new SnapshotEntity();
        using var data = snapshot.OpenData();
        while (data.Read(entity))
        {
            var rows = new ExportRow[entity.Count];
            for (var row = 0; row < rows.Length; row++)
            {
                var attribute = snapshot.Attributes[entity.AttributeAt(row)];
                rows[row] = new ExportRow(attribute.Ident, attribute.Cardinality == Cardinality.Many, entity.ObjectAt(row), entity.KindAt(row) == ValueKind.Ref);
            }

            _rows[Wtf8.ToString(entity.Key)] = rows;
        }
    }

    public bool IsOrdered { get; }

    public string HashOf(string entity) => entity;

    public IReadOnlyList<ExportRow> RowsOf(string entity) => _rows.TryGetValue(entity, out var rows)
        ? rows
        : throw new DatalogException(ErrorKind.Data, "dangling-reference", $"{TempId.Prefix}{entity} is referred to, but is not in the data", "Verify the snapshot.");
}
