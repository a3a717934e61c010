using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Export;

/// <summary>
/// Entities back to JSON: keys unescaped, nulls and empty lists restored, attributes of cardinality many as lists. The order of lists and of keys, repeated
/// elements, and whether a single value stood in a list are what the set of datoms does not hold. Values that JSON lacks become strings.
/// </summary>
internal sealed class JsonExporter<TEntity>(IExportSource<TEntity> source, TextWriter into)
    where TEntity : notnull
{
    private readonly JsonText _json = new(into);

    /// <summary>What a key holds: values, and whether a null or an empty list is among them.</summary>
    private sealed class Slot
    {
        public bool IsMany { get; set; }

        public bool HasNull { get; set; }

        public bool HasEmpty { get; set; }

        public List<ExportRow> Rows { get; } = [];
    }

    /// <summary>Writes a root: a map as it is, a list inside a list of roots within its outer list.</summary>
    public void WriteRecord(TEntity entity)
    {
        var isList = IsList(SlotsOf(source.RowsOf(entity)));
        if (isList) into.Write('[');
        Write(entity);
        if (isList) into.Write(']');
    }

    /// <summary>Writes the map, or inner list, of an entity.</summary>
    public void Write(TEntity entity)
    {
        var slots = SlotsOf(source.RowsOf(entity));
        if (IsList(slots))
        {
            WriteList(slots.Values.First());
            return;
        }

        into.Write('{');
        var first = true;
        foreach (var (attribute, slot) in slots)
        {
            if (!first) into.Write(',');
            first = false;
            _json.WriteString(KeyOf(attribute));
            into.Write(':');
            WriteSlot(slot);
        }

        into.Write('}');
    }

    private static bool IsList(SortedDictionary<Keyword, Slot> slots) => slots.Count == 1 && SegmentOf(slots.Keys.First()) == KeyEscape.ListSegment;

    private static SortedDictionary<Keyword, Slot> SlotsOf(IReadOnlyList<ExportRow> rows)
    {
        var slots = new SortedDictionary<Keyword, Slot>();
        foreach (var row in rows)
        {
            if (row.Attribute == BuiltIn.JsonNull.Ident) SlotOf(slots, (Keyword)row.Value).HasNull = true;
            else if (row.Attribute == BuiltIn.JsonEmpty.Ident) SlotOf(slots, (Keyword)row.Value).HasEmpty = true;
            else
            {
                var slot = SlotOf(slots, row.Attribute);
                slot.IsMany |= row.IsMany;
                slot.Rows.Add(row);
            }
        }

        return slots;
    }

    private static Slot SlotOf(SortedDictionary<Keyword, Slot> slots, Keyword attribute)
    {
        if (!slots.TryGetValue(attribute, out var slot)) slots.Add(attribute, slot = new Slot());
        return slot;
    }

    private void WriteSlot(Slot slot)
    {
        if (slot.Rows.Count == 0) into.Write(slot.HasEmpty ? "[]" : "null");
        else if (slot.IsMany || slot.Rows.Count > 1 || slot.HasNull) WriteList(slot);
        else WriteValue(slot.Rows[0]);
    }

    private void WriteList(Slot slot)
    {
        into.Write('[');
        for (var i = 0; i < slot.Rows.Count; i++)
        {
            if (i > 0) into.Write(',');
            WriteValue(slot.Rows[i]);
        }

        if (slot.HasNull) into.Write(slot.Rows.Count > 0 ? ",null" : "null");
        into.Write(']');
    }

    private void WriteValue(ExportRow row)
    {
        if (row.IsRef) Write((TEntity)row.Value);
        else _json.WriteScalar(row.Value);
    }

    private static string SegmentOf(Keyword attribute) => attribute.Name;

    /// <summary>The key that an attribute's last segment was; a segment that is none of ours stands as it is.</summary>
    private static string KeyOf(Keyword attribute) => KeyEscape.TryUnescape(SegmentOf(attribute), out var key) ? key : SegmentOf(attribute);
}
