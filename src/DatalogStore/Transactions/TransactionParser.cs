using System.Collections;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 1: transaction data as written → flat <see cref="Operation"/>s. Lists (<c>[:db/add …]</c> and its kin), maps with reverse
/// attributes, vectors for cardinality many, and nested maps. Only the schema before the transaction is asked; entities stay as written.
/// </summary>
internal sealed class TransactionParser(DatabaseSchema schema, Problems problems)
{
    /// <summary>The literal name of the transaction's own entity.</summary>
    public const string TransactionTempid = "datomic.tx";

    private static readonly Keyword IdKey = Keyword.Of("db/id");

    private readonly List<Operation> _operations = [];
    private int _anonymous;

    /// <summary>Parses all of a transaction; <paramref name="data"/> is a sequence of lists and maps.</summary>
    public IReadOnlyList<Operation> Parse(EdnForm data)
    {
        if (data.Value is not IEnumerable sequence || data.Value is string or EdnMap or IDictionary)
        {
            problems.Add("bad-transaction", $"a transaction is a vector of lists and maps, not {Show(data.Value)}", data.Span);
        }
        else
        {
            foreach (var form in FormsOf(sequence)) ParseForm(form);
        }

        problems.ThrowIfAny();
        return _operations;
    }

    /// <summary>The items of a sequence, with their places where it was read from a text.</summary>
    public static IEnumerable<EdnForm> FormsOf(IEnumerable sequence) =>
        sequence is EdnSequence edn ? edn.Forms : sequence.Cast<object?>().Select(v => new EdnForm(v, default));

    private static string Show(object? value)
    {
        var text = EdnWriter.ToString(value);
        return text.Length <= 200 ? text : text[..200] + "…";
    }

    private void ParseForm(EdnForm form)
    {
        switch (form.Value)
        {
            case EdnMap or IDictionary: ParseMap(AsMap(form), form.Span); break;
            case EdnSequence or object?[] or IReadOnlyList<object?>: ParseList([.. FormsOf((IEnumerable)form.Value)], form); break;
            default: problems.Add("bad-transaction", $"expected a list such as [:db/add e a v] or a map, found {Show(form.Value)}", form.Span); break;
        }
    }

    private static EdnMap AsMap(EdnForm form) =>
        form.Value as EdnMap ?? EdnMap.Of(((IDictionary)form.Value!).Keys.Cast<object>().Select(key => new KeyValuePair<object, object?>(key, ((IDictionary)form.Value)[key])));

    private void ParseList(EdnForm[] items, EdnForm form)
    {
        var name = items.Length > 0 ? (items[0].Value as Keyword)?.Text : null;
        switch (name)
        {
            case "db/add" when items.Length == 4: ParseAdd(items, form.Span); break;
            case "db/retract" when items.Length is 3 or 4: ParseRetract(items, form.Span); break;
            case "db/retractEntity" or "db.fn/retractEntity" when items.Length == 2:
                if (ParseEntity(items[1]) is { } e) _operations.Add(new RetractEntityOperation(e, form.Span));
                break;
            case "db/cas" or "db.fn/cas" when items.Length == 5: ParseCompareAndSwap(items, form.Span); break;
            default:
                problems.Add(
                    "bad-transaction",
                    $"{Show(form.Value)} is none of [:db/add e a v], [:db/retract e a v], [:db/retract e a], [:db/retractEntity e], [:db/cas e a old new]",
                    form.Span);
                break;
        }
    }

    private void ParseAdd(EdnForm[] items, SourceSpan span)
    {
        if (ParseEntity(items[1]) is { } e && ParseAttribute(items[2]) is { } a && ParseValue(a, items[3]) is { } v) _operations.Add(new AddOperation(e, a, v, span));
    }

    private void ParseRetract(EdnForm[] items, SourceSpan span)
    {
        if (ParseEntity(items[1]) is not { } e || ParseAttribute(items[2]) is not { } a) return;
        if (items.Length == 3 || items[3].Value is null) _operations.Add(new RetractOperation(e, a, null, span));
        else if (ParseValue(a, items[3]) is { } v) _operations.Add(new RetractOperation(e, a, v, span));
    }

    private void ParseCompareAndSwap(EdnForm[] items, SourceSpan span)
    {
        if (ParseEntity(items[1]) is not { } e || ParseAttribute(items[2]) is not { } a || ParseValue(a, items[4]) is not { } next) return;
        if (items[3].Value is null) _operations.Add(new CompareAndSwapOperation(e, a, null, next, span));
        else if (ParseValue(a, items[3]) is { } old) _operations.Add(new CompareAndSwapOperation(e, a, old, next, span));
    }

    /// <summary>Adds the operations of a map and returns the entity it is about.</summary>
    private EntityTerm? ParseMap(EdnMap map, SourceSpan span)
    {
        var idForm = map.Forms.FirstOrDefault(f => ReferenceEquals(f.Key.Value, IdKey));
        var e = idForm.Key.Value is not null ? ParseEntity(idForm.Value) : NewTempid(span);
        if (e is null) return null;
        foreach (var (key, value) in map.Forms)
        {
            if (ReferenceEquals(key.Value, IdKey)) continue;
            if (key.Value is Keyword name && ReverseName.TryForward(name, out var forward)) ParseReverse(e, new EdnForm(forward, key.Span), value);
            else if (ParseAttribute(key) is { } attribute) ParseMapValue(e, attribute, value);
        }

        return e;
    }

    private TempidTerm NewTempid(SourceSpan span) => new(new AnonymousTempid(_anonymous++), span);

    private void ParseReverse(EntityTerm e, EdnForm key, EdnForm value)
    {
        if (ParseAttribute(key) is not { } attribute) return;
        if (attribute.ValueType is not (ValueType.Ref or ValueType.Any))
        {
            problems.Add("value-type", $"a reverse attribute needs a ref: {attribute.Ident} is {ValueTypes.IdentOf(attribute.ValueType)}", key.Span);
            return;
        }

        foreach (var item in IsManyValues(value) ? FormsOf((IEnumerable)value.Value!) : [value])
        {
            var from = item.Value is EdnMap or IDictionary ? ParseMap(AsMap(item), item.Span) : ParseEntity(item);
            if (from is not null) _operations.Add(new AddOperation(from, attribute, new ValueTerm(e, null), item.Span));
        }
    }

    private void ParseMapValue(EntityTerm e, Attribute attribute, EdnForm value)
    {
        var many = attribute.Cardinality == Cardinality.Many && attribute.ValueType switch
        {
            ValueType.Tuple => IsManyTuples(value),
            ValueType.Ref => IsManyValues(value),
            _ => IsCollection(value.Value),
        };
        foreach (var item in many ? FormsOf((IEnumerable)value.Value!) : [value])
        {
            if (item.Value is EdnMap or IDictionary && attribute.ValueType == ValueType.Ref) ParseNested(e, attribute, item);
            else if (ParseValue(attribute, item) is { } v) _operations.Add(new AddOperation(e, attribute, v, item.Span));
        }
    }

    /// <summary>A map inside a map needs a way to be found again: an id, a component attribute above it, or a unique attribute inside.</summary>
    private void ParseNested(EntityTerm e, Attribute attribute, EdnForm form)
    {
        var map = AsMap(form);
        var anchored = attribute.IsComponent || map.ContainsKey(IdKey)
            || map.Keys.OfType<Keyword>().Any(k => schema.TryGetAttribute(k, out var a) && a.Unique != Uniqueness.None);
        if (!anchored)
        {
            problems.Add("bad-transaction", $"the map under {attribute.Ident} needs a :db/id or a unique attribute, since {attribute.Ident} is not a component", form.Span);
            return;
        }

        if (ParseMap(map, form.Span) is { } child) _operations.Add(new AddOperation(e, attribute, new ValueTerm(child, null), form.Span));
    }

    /// <summary>A collection of values, unless it is one lookup ref.</summary>
    private bool IsManyValues(EdnForm form) => IsCollection(form.Value) && !IsLookup(form);

    private static bool IsCollection(object? value) => value is IEnumerable and not (string or EdnMap or IDictionary or byte[]);

    /// <summary>A collection of collections: under an attribute of many tuples one tuple may stand by itself.</summary>
    private static bool IsManyTuples(EdnForm form) => form.Value is EdnSet || (IsCollection(form.Value) && ((IEnumerable)form.Value!).Cast<object?>().All(IsCollection));

    private bool IsLookup(EdnForm form) =>
        form.Value is EdnVector { Count: 2 } pair && pair[0] is Keyword k && schema.TryGetAttribute(k, out var a) && a.Unique != Uniqueness.None;

    private Attribute? ParseAttribute(EdnForm form)
    {
        Attribute? found = null;
        var known = form.Value switch
        {
            Keyword k => schema.TryGetAttribute(k, out found),
            long id => schema.TryGetAttribute(id, out found),
            _ => false,
        };
        if (!known) problems.Add("unknown-attribute", $"unknown attribute {Show(form.Value)}", form.Span, Suggestion(form.Value));
        return found;
    }

    private string? Suggestion(object? name) =>
        name is Keyword k ? NearNames.Help([.. NearNames.Of(k.Text, schema.Attributes.Select(a => a.Ident.Text)).Select(n => ":" + n)]) : null;

    private EntityTerm? ParseEntity(EdnForm form)
    {
        switch (form.Value)
        {
            case TransactionTempid: return new TransactionTerm(form.Span);
            case string name: return new TempidTerm(name, form.Span);
            case long and < 0 or int and < 0: return new TempidTerm(Convert.ToInt64(form.Value, null), form.Span);
            case long or int:
                var id = Convert.ToInt64(form.Value, null);
                if (id <= EntityId.Max) return new EntityIdTerm(id, form.Span);
                problems.Add("bad-entity", $"{id} is not an entity id: ids are 48 bits", form.Span);
                return null;
            case Keyword ident: return new IdentTerm(ident, form.Span);
            case EdnSequence { Count: 2 } pair: return ParseLookup(pair, form.Span);
        }

        problems.Add("bad-entity", $"{Show(form.Value)} is no entity: an id, a tempid, an ident or a lookup ref [:unique/attribute value]", form.Span);
        return null;
    }

    private LookupTerm? ParseLookup(EdnSequence pair, SourceSpan span)
    {
        if (ParseAttribute(pair.FormAt(0)) is not { } attribute) return null;
        if (attribute.Unique == Uniqueness.None)
        {
            problems.Add("bad-entity", $"{EdnWriter.ToString(pair)}: a lookup ref needs a unique attribute, {attribute.Ident} is not", span);
            return null;
        }

        if (ParseValue(attribute, pair.FormAt(1)) is not { } value) return null;
        if ((value.Slots ?? [value]).All(v => v.Entity is not (TempidTerm or TransactionTerm))) return new LookupTerm(attribute, value, pair[1], span);
        problems.Add("bad-entity", $"{EdnWriter.ToString(pair)}: a lookup ref is looked up before the transaction, so no tempid can stand in it", span);
        return null;
    }

    private ValueTerm? ParseValue(Attribute attribute, EdnForm form)
    {
        if (attribute.ValueType == ValueType.Ref) return ParseEntity(form) is { } e ? new ValueTerm(e, null) : null;
        if (attribute.ValueType == ValueType.Tuple) return ParseTuple(attribute, form);
        if (ValueCoercion.TryCoerce(form.Value, attribute.ValueType, out var value)) return new ValueTerm(null, value);
        var expected = attribute.ValueType == ValueType.None ? "it has no value type yet" : $"its type is {ValueTypes.IdentOf(attribute.ValueType)}";
        problems.Add("value-type", $"{Show(form.Value)} is not a value of {attribute.Ident}: {expected}", form.Span);
        return null;
    }

    /// <summary>The slots of a tuple, each of its own type; nil in any of them.</summary>
    private ValueTerm? ParseTuple(Attribute attribute, EdnForm form)
    {
        var items = IsCollection(form.Value) && form.Value is not EdnSet ? FormsOf((IEnumerable)form.Value!).ToArray() : [];
        if (schema.SlotTypesOf(attribute, items.Length) is not { } types)
        {
            problems.Add("value-type", $"{Show(form.Value)} is not a value of {attribute.Ident}: it is a tuple of {SlotsText(attribute)}", form.Span);
            return null;
        }

        var slots = new ValueTerm[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (ParseSlot(attribute, types[i], items[i], form) is not { } slot) return null;
            slots[i] = slot;
        }

        return new ValueTerm(null, null, slots);
    }

    private ValueTerm? ParseSlot(Attribute attribute, ValueType type, EdnForm item, EdnForm tuple)
    {
        if (item.Value is null) return default(ValueTerm);
        if (type == ValueType.Ref) return ParseEntity(item) is { } e ? new ValueTerm(e, null) : null;
        if (ValueCoercion.TryCoerce(item.Value, type, out var value) && value is not (double.NaN or float.NaN)) return new ValueTerm(null, value);
        problems.Add("value-type", $"{Show(tuple.Value)} is not a value of {attribute.Ident}: {Show(item.Value)} is no {ValueTypes.IdentOf(type)}{(value is double or float ? " of a tuple, since NaN equals nothing" : "")}", item.Span == default ? tuple.Span : item.Span);
        return null;
    }

    private string SlotsText(Attribute attribute) =>
        attribute.Constituents.Count > 0 ? string.Join(", ", attribute.TupleAttributes)
        : attribute.TupleTypes.Count > 0 ? string.Join(", ", attribute.TupleTypes.Select(ValueTypes.IdentOf))
        : $"{DatabaseSchema.TupleSlotsMin} to {DatabaseSchema.TupleSlotsMax} {ValueTypes.IdentOf(attribute.TupleType)}";

    /// <summary>The name of a map without <c>:db/id</c>.</summary>
    private sealed record AnonymousTempid(int Number)
    {
        public override string ToString() => $"map {Number + 1}";
    }
}
