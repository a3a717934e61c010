using DatalogStore.Edn;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Export;

/// <summary>
/// Entities back to JSON: keys unescaped, nulls and empty lists restored, attributes of cardinality many as lists, entries with a <c>%key</c> as the map that they
/// were. The order of keys, and without <c>:json/order</c> that of lists, repeated elements, and whether a single value stood in a list are what the set of datoms
/// does not hold. Values that JSON lacks become strings.
/// </summary>
internal sealed class JsonExporter<TEntity>(IExportSource<TEntity> source, TextWriter into)
    where TEntity : notnull
{
    private readonly JsonText _json = new(into);

    /// <summary>Writes the roots among an entity's datoms, each a line, in their order where that is told.</summary>
    public void WriteRoots(TEntity root)
    {
        if (!Slot.Of(source.RowsOf(root)).TryGetValue(Model.BuiltIn.SnapshotRoots.Ident, out var roots)) return;
        foreach (var row in roots.Elements(Model.BuiltIn.SnapshotRoots.Ident, source.IsOrdered, HashOf))
        {
            WriteRecord((TEntity)row!.Value.Value);
            into.WriteLine();
        }
    }

    /// <summary>Writes a root: a map as it is, a list inside a list of roots within its outer list.</summary>
    private void WriteRecord(TEntity entity)
    {
        var isList = IsList(Slot.Of(source.RowsOf(entity)));
        if (isList) into.Write('[');
        Write(entity);
        if (isList) into.Write(']');
    }

    /// <summary>Writes the map, or inner list, of an entity.</summary>
    private void Write(TEntity entity)
    {
        var slots = Slot.Of(source.RowsOf(entity));
        if (IsList(slots))
        {
            var (attribute, slot) = slots.First();
            if (EntriesOf(slot) is { } entries) WriteEntries(entries);
            else WriteList(attribute, slot);
            return;
        }

        WriteMap(slots);
    }

    private static bool IsList(SortedDictionary<Keyword, Slot> slots) => slots.Count == 1 && slots.Keys.First().Name == KeyEscape.ListSegment;

    private void WriteSlot(Keyword attribute, Slot slot)
    {
        if (EntriesOf(slot) is { } entries) WriteEntries(entries);
        else if (slot.IsList(source.IsOrdered) && !(slot.Rows.Count == 0 && slot.Order is null)) WriteList(attribute, slot);
        else if (slot.Rows.Count == 0) into.Write(slot.HasEmpty ? "[]" : "null");
        else WriteValue(slot.Rows[0]);
    }

    private void WriteList(Keyword attribute, Slot slot)
    {
        into.Write('[');
        var first = true;
        foreach (var element in slot.Elements(attribute, source.IsOrdered, HashOf))
        {
            if (!first) into.Write(',');
            first = false;
            if (element is { } row) WriteValue(row);
            else into.Write("null");
        }

        into.Write(']');
    }

    /// <summary>The entries of a map whose keys are data, in the order of the keys; <see langword="null"/> when the values are no such entries.</summary>
    private SortedDictionary<string, SortedDictionary<Keyword, Slot>>? EntriesOf(Slot slot)
    {
        var entries = new SortedDictionary<string, SortedDictionary<Keyword, Slot>>(StringComparer.Ordinal);
        foreach (var row in slot.Rows)
        {
            if (!row.IsRef) return null;
            var slots = Slot.Of(source.RowsOf((TEntity)row.Value));
            var key = slots.Keys.FirstOrDefault(k => k.Name == KeyEscape.KeySegment);
            if (key is null || slots[key].Rows is not [{ Value: string text }]) return null;
            slots.Remove(key);
            entries[text] = slots;
        }

        return entries.Count == 0 ? null : entries;
    }

    private void WriteEntries(SortedDictionary<string, SortedDictionary<Keyword, Slot>> entries)
    {
        into.Write('{');
        var first = true;
        foreach (var (key, slots) in entries)
        {
            if (!first) into.Write(',');
            first = false;
            _json.WriteString(key);
            into.Write(':');
            if (slots.Count == 1 && slots.Keys.First() is { Name: KeyEscape.ValueSegment } value) WriteSlot(value, slots[value]);
            else WriteMap(slots);
        }

        into.Write('}');
    }

    private void WriteMap(SortedDictionary<Keyword, Slot> slots)
    {
        into.Write('{');
        var first = true;
        foreach (var (attribute, slot) in slots)
        {
            if (!first) into.Write(',');
            first = false;
            _json.WriteString(KeyOf(attribute));
            into.Write(':');
            WriteSlot(attribute, slot);
        }

        into.Write('}');
    }

    private void WriteValue(ExportRow row)
    {
        if (row.IsRef) Write((TEntity)row.Value);
        else _json.WriteScalar(row.Value);
    }

    private string HashOf(object entity) => source.HashOf((TEntity)entity);

    /// <summary>The key that an attribute's last segment was; a segment that is none of ours stands as it is.</summary>
    private static string KeyOf(Keyword attribute) => KeyEscape.TryUnescape(attribute.Name, out var key) ? key : attribute.Name;
}
