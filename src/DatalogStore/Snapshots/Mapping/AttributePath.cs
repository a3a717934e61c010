using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>One attribute of a snapshot being written: its place in the tree of paths, and what its values were so far.</summary>
internal sealed class AttributePath(int parent, byte[] key, byte[] text, bool isOurs)
{
    private const int BeyondLongBit = 1 << 16;

    public int Parent { get; } = parent;

    /// <summary>The key in WTF-8, or our own name.</summary>
    public byte[] Key { get; } = key;

    /// <summary>Whether the name is ours, as <c>*</c> for a list in a list and <c>%key</c>, rather than a key.</summary>
    public bool IsOurs { get; } = isOurs;

    /// <summary>The attribute's text without colon.</summary>
    public byte[] Text { get; } = text;

    public ulong Hash { get; init; }

    /// <summary>The serial of the last map that had this key; tells a key that is twice in one map.</summary>
    public long LastMap { get; set; }

    /// <summary>One bit for each <see cref="ValueKind"/> that its values had.</summary>
    public int Kinds { get; private set; }

    /// <summary>Whether a list held its values.</summary>
    public bool IsMany { get; private set; }

    /// <summary>Whether it was ever null, or an empty list.</summary>
    public bool WasNullOrEmpty { get; private set; }

    public Keyword Ident => Keyword.Of(System.Text.Encoding.UTF8.GetString(Text));

    /// <summary>Whether any datom has or names it.</summary>
    public bool IsUsed => Kinds != 0 || WasNullOrEmpty;

    public void SawValue(ValueKind kind, int length, bool isMany)
    {
        Kinds |= 1 << (int)kind;
        if (kind == ValueKind.Integer && length > sizeof(long)) Kinds |= BeyondLongBit;
        if (isMany) IsMany = true;
    }

    public void SawNullOrEmpty() => WasNullOrEmpty = true;

    /// <summary>Forgets what its values were, but not that a list held them.</summary>
    public void ForgetValues()
    {
        Kinds = 0;
        WasNullOrEmpty = false;
    }

    /// <summary>The inferred type: none without values, any with several kinds.</summary>
    public ValueType ValueType
    {
        get
        {
            var kinds = Kinds & (BeyondLongBit - 1);
            if (kinds == 0) return ValueType.None;
            if (!int.IsPow2(kinds)) return ValueType.Any;
            return (ValueKind)int.TrailingZeroCount(kinds) switch
            {
                ValueKind.Boolean => ValueType.Boolean,
                ValueKind.Integer => (Kinds & BeyondLongBit) != 0 ? ValueType.BigInt : ValueType.Long,
                ValueKind.Float => ValueType.Float,
                ValueKind.Double => ValueType.Double,
                ValueKind.BigDec => ValueType.BigDec,
                ValueKind.Instant => ValueType.Instant,
                ValueKind.Uuid => ValueType.Uuid,
                ValueKind.String => ValueType.String,
                ValueKind.Keyword => ValueType.Keyword,
                ValueKind.Symbol => ValueType.Symbol,
                ValueKind.Uri => ValueType.Uri,
                ValueKind.Bytes => ValueType.Bytes,
                ValueKind.Ref => ValueType.Ref,
                var other => throw new InvalidOperationException($"values of kind {other} are in no snapshot"),
            };
        }
    }

    /// <summary>The kinds of its values, for reports.</summary>
    public IEnumerable<ValueKind> KindsSeen => Enum.GetValues<ValueKind>().Where(k => (Kinds & (1 << (int)k)) != 0);

    /// <summary>What the schema says of it. Scalars are indexed, maps are components; an attribute that had both is both.</summary>
    public SnapshotAttribute ToAttribute()
    {
        var refBit = 1 << (int)ValueKind.Ref;
        return new SnapshotAttribute(Ident)
        {
            ValueType = ValueType,
            Cardinality = IsMany ? Cardinality.Many : Cardinality.One,
            IsComponent = (Kinds & refBit) != 0,
            IsIndexed = (Kinds & (BeyondLongBit - 1) & ~refBit) != 0,
        };
    }
}
