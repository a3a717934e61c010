using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>A schema file's triples as attributes and back. The last triple for an attribute and property wins.</summary>
internal sealed class SnapshotSchema : IAttributeResolver
{
    private readonly List<SnapshotAttribute> _attributes = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);

    public IReadOnlyList<SnapshotAttribute> Attributes => _attributes;

    /// <summary>Reads the schema from its triples.</summary>
    public static SnapshotSchema Of(IReadOnlyList<SnapshotTriple> triples, string name)
    {
        var schema = new SnapshotSchema();
        var byEntity = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (e, a, v) in triples)
        {
            if (a != BuiltIn.Ident.Ident) continue;
            if (v is not Keyword ident) throw Bad(name, e, a, v);
            byEntity[e] = schema.Add(new SnapshotAttribute(ident));
        }

        foreach (var (e, a, v) in triples)
        {
            if (a == BuiltIn.Ident.Ident) continue;
            if (!byEntity.TryGetValue(e, out var index)) throw new DatalogException(ErrorKind.Data, "snapshot-schema", $"{name}: {e} has {a} but no :db/ident", "Every attribute of a schema file needs its :db/ident.");
            schema._attributes[index] = With(schema._attributes[index], a, v) ?? throw Bad(name, e, a, v);
        }

        return schema;
    }

    public int Resolve(string text) => _byText.GetValueOrDefault(text, -1);

    public bool MayHoldRefs(int attribute) => _attributes[attribute].ValueType is ValueType.Ref or ValueType.Any or ValueType.None;

    /// <summary>Fills an entity with the triples of an attribute: ident, component, index, unique, type, cardinality, as far as it has them.</summary>
    public static void Fill(SnapshotAttribute attribute, AttributeNames names, SnapshotEntity into)
    {
        into.Reset(System.Text.Encoding.UTF8.GetBytes(attribute.Ident.Text), default);
        Add(BuiltIn.Ident, attribute.Ident);
        if (attribute.IsComponent) Add(BuiltIn.IsComponent, true);
        if (attribute.IsIndexed) Add(BuiltIn.Index, true);
        if (attribute.Unique != Uniqueness.None) Add(BuiltIn.Unique, attribute.Unique == Uniqueness.Identity ? BuiltIn.UniqueIdentity : BuiltIn.UniqueValue);
        if (attribute.ValueType != ValueType.None)
        {
            Add(BuiltIn.AttributeValueType, ValueTypes.IdentOf(attribute.ValueType));
            Add(BuiltIn.AttributeCardinality, attribute.Cardinality == Cardinality.Many ? BuiltIn.CardinalityMany : BuiltIn.CardinalityOne);
        }

        if (attribute.Doc is { } doc) Add(BuiltIn.Doc, doc);

        void Add(Model.Attribute property, object value)
        {
            Codec.ContentValue.TryKindOf(value, out var kind);
            into.Add(names.Intern(property.Ident), kind, Codec.ContentValue.ToBytes(value));
        }
    }

    /// <summary>The attribute with another property; <see langword="null"/> when the value is none for it.</summary>
    private static SnapshotAttribute? With(SnapshotAttribute attribute, Keyword property, object value)
    {
        if (property == BuiltIn.AttributeValueType.Ident) return value is Keyword k && ValueTypes.TryOfIdent(k, out var type) ? attribute with { ValueType = type } : null;
        if (property == BuiltIn.AttributeCardinality.Ident)
        {
            return value == (object)BuiltIn.CardinalityMany ? attribute with { Cardinality = Cardinality.Many }
                : value == (object)BuiltIn.CardinalityOne ? attribute with { Cardinality = Cardinality.One } : null;
        }

        if (property == BuiltIn.Unique.Ident)
        {
            return value == (object)BuiltIn.UniqueIdentity ? attribute with { Unique = Uniqueness.Identity }
                : value == (object)BuiltIn.UniqueValue ? attribute with { Unique = Uniqueness.Value } : null;
        }

        if (property == BuiltIn.Index.Ident) return value is bool indexed ? attribute with { IsIndexed = indexed } : null;
        if (property == BuiltIn.IsComponent.Ident) return value is bool component ? attribute with { IsComponent = component } : null;
        if (property == BuiltIn.Doc.Ident) return value is string doc ? attribute with { Doc = doc } : null;
        // Properties that only other programs know say nothing about our reading.
        return attribute;
    }

    private static DatalogException Bad(string name, string e, Keyword a, object v) =>
        new(ErrorKind.Data, "snapshot-schema", $"{name}: {e} has {a} {EdnWriter.ToString(v)}, which is no value of that property", "See docs/snapshots.md for what a schema file holds.");

    private int Add(SnapshotAttribute attribute)
    {
        if (_byText.TryGetValue(attribute.Ident.Text, out var known)) return known;
        _byText.Add(attribute.Ident.Text, _attributes.Count);
        _attributes.Add(attribute);
        return _attributes.Count - 1;
    }
}
