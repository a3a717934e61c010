using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Export;

/// <summary>What a key of an exported map holds.</summary>
internal sealed class Slot
{
    /// <summary>Whether any of its attribute's entities has several values.</summary>
    public bool IsMany { get; set; }

    public bool HasNull { get; set; }

    public bool HasEmpty { get; set; }

    /// <summary>Positions, as <see cref="ListOrder"/> writes them; <see langword="null"/> where the set of the rows lost nothing.</summary>
    public string? Order { get; set; }

    /// <summary>Its values, nulls and empty lists left out.</summary>
    public List<ExportRow> Rows { get; } = [];

    /// <summary>The slots of an entity, by attribute; documents that strings were expanded into are left out, the strings have them.</summary>
    public static SortedDictionary<Keyword, Slot> Of(IReadOnlyList<ExportRow> rows)
    {
        var slots = new SortedDictionary<Keyword, Slot>();
        foreach (var row in rows)
        {
            if (row.Attribute == BuiltIn.JsonNull.Ident) Find(slots, (Keyword)row.Value)?.HasNull = true;
            else if (row.Attribute == BuiltIn.JsonEmpty.Ident) Find(slots, (Keyword)row.Value)?.HasEmpty = true;
            else if (row.Attribute == BuiltIn.JsonOrder.Ident && (string)row.Value is var order && order.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank) Find(slots, Keyword.Of(order[..blank]))?.Order = order[(blank + 1)..];
            else if (Find(slots, row.Attribute) is { } slot)
            {
                slot.IsMany |= row.IsMany;
                slot.Rows.Add(row);
            }
        }

        return slots;
    }

    /// <summary>Whether it is written as a list.</summary>
    /// <param name="isOrdered">Whether the lists are told that the sets do not show.</param>
    public bool IsList(bool isOrdered) => Order is not null || Rows.Count + (HasNull ? 1 : 0) > 1 || (!isOrdered && IsMany);

    /// <summary>The list's elements; a null is <see langword="null"/>.</summary>
    /// <param name="attribute">The attribute, for an error.</param>
    /// <param name="isOrdered">Whether there is an order to keep; without, elements stand as they come.</param>
    /// <param name="hashOf">The hash of an entity that a row refers to.</param>
    public IReadOnlyList<ExportRow?> Elements(Keyword attribute, bool isOrdered, Func<object, string> hashOf)
    {
        var elements = Rows.ConvertAll(r => (ExportRow?)r);
        if (HasNull) elements.Add(null);
        if (!isOrdered) return elements;
        var sorted = elements.Select(e => (Element: e, Bytes: BytesOf(e, hashOf))).ToList();
        sorted.Sort((x, y) => ListOrder.Compare(x.Bytes, y.Bytes));
        if (Order is null) return sorted.ConvertAll(s => s.Element);
        return ListOrder.TryParse(Order, sorted.Count, out var positions)
            ? Array.ConvertAll(positions, p => sorted[p].Element)
            : throw new DatalogException(ErrorKind.Data, "bad-order", $":json/order \"{attribute.Text} {Order}\" names positions that {sorted.Count} values do not have", "Verify the snapshot: its writer recorded something else.");
    }

    private static Slot? Find(SortedDictionary<Keyword, Slot> slots, Keyword attribute)
    {
        if (IsOfDocument(attribute)) return null;
        if (!slots.TryGetValue(attribute, out var slot)) slots.Add(attribute, slot = new Slot());
        return slot;
    }

    private static bool IsOfDocument(Keyword attribute) => attribute.Name == KeyEscape.DocumentSegment;

    /// <summary>Kind and value as they are hashed; nothing for a null.</summary>
    private static ReadOnlyMemory<byte> BytesOf(ExportRow? element, Func<object, string> hashOf)
    {
        if (element is not { } row) return default;
        if (row.IsRef) return (byte[])[(byte)ValueKind.Ref, .. Wtf8.OfString(hashOf(row.Value))];
        if (!ContentValue.TryKindOf(row.Value, out var kind)) throw new InvalidOperationException($"{row.Value} is no value of a datom");
        return (byte[])[(byte)kind, .. ContentValue.ToBytes(row.Value)];
    }
}
