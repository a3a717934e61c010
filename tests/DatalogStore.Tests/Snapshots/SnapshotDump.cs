using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>The entities of a snapshot as plain text, to compare.</summary>
internal sealed record SnapshotDump(string Key, string Hash, IReadOnlyList<string> Rows)
{
    public static IReadOnlyList<SnapshotDump> Of(ISnapshotSource snapshot)
    {
        var dumps = new List<SnapshotDump>();
        using var cursor = snapshot.OpenData();
        var entity = new SnapshotEntity();
        while (cursor.Read(entity))
        {
            var rows = Enumerable.Range(0, entity.Count).Select(row => $"{snapshot.Attributes[entity.AttributeAt(row)].Ident} {entity.KindAt(row)} {TextOf(entity.ObjectAt(row))}");
            dumps.Add(new SnapshotDump(Wtf8.ToString(entity.Key), Wtf8.ToString(entity.Hash), [.. rows]));
        }

        return dumps;
    }

    public static IReadOnlyList<SnapshotDump> Of(Snapshot snapshot)
    {
        using var source = snapshot.Open();
        return Of(source);
    }

    /// <summary>All rows of all entities but the root, refs and nulls included.</summary>
    public static IReadOnlyList<string> RowsOf(string json, SnapshotWriterOptions? options = null) =>
        [.. Of(Snapshot.OfJson(json, options)).Where(e => !e.Key.EndsWith(":root", StringComparison.Ordinal)).SelectMany(e => e.Rows).Select(r => r.Contains(" Ref ", StringComparison.Ordinal) ? r[..(r.IndexOf(" Ref ", StringComparison.Ordinal) + 4)] : r).Order(StringComparer.Ordinal)];

    private static string TextOf(object value) => value is string s ? s : EdnWriter.ToString(value);
}
