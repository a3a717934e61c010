using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Resolves a pattern over a database: its attribute, idents and lookup refs in the entity's place and in the value's place of a ref, and
/// literals to the attribute's type. What cannot match anything makes the goal empty, with a warning that says why.
/// </summary>
internal sealed class PatternResolver(QueryWords words, QueryNotes notes)
{
    public QueryNotes Notes => notes;

    /// <summary>Attributes that may be unknown.</summary>
    public IReadOnlySet<Keyword> Optional { get; set; } = new HashSet<Keyword>();

    public static bool IsRefAttribute(DatabaseSource source, object? attribute) =>
        attribute is Keyword ident && (AttributeEnding.IsOpen(ident)
            ? source.View.Schema.FindByEnding(ident).Any(a => a.ValueType == Model.ValueType.Ref)
            : source.View.Schema.TryGetAttribute(ident, out var known) && known.ValueType == Model.ValueType.Ref);

    /// <param name="pattern">What was written.</param>
    /// <param name="source">The database.</param>
    /// <param name="slotOf">The slot of a variable or blank, and whether an entity is expected there.</param>
    /// <param name="noteComparison">Told of variables in the value's place of a numeric attribute.</param>
    /// <param name="text">For places in errors.</param>
    public PatternGoal Resolve(PatternClause pattern, DatabaseSource source, Func<Term, bool, Slot> slotOf, Action<string, Model.ValueType> noteComparison, SourceText text)
    {
        var place = text.PlaceOf(pattern.Form.Span);
        Term At(int i) => i < pattern.Terms.Count ? pattern.Terms[i] : Blank.Instance;
        var isEmpty = false;
        Model.Attribute? attribute = null;
        var a = slotOf(At(1), true);
        if (At(1) is Constant named)
        {
            attribute = AttributeOf(source, named.Value, place);
            isEmpty |= attribute is null;
            if (attribute is not null) a = Slot.OfConstant(QueryWords.OfEntity(attribute.Id));
        }

        var e = At(0) is Constant entity ? EntitySlot(source, entity.Value, place, ref isEmpty) : slotOf(At(0), true);
        var v = slotOf(At(2), attribute?.ValueType == Model.ValueType.Ref);
        if (At(2) is Constant value) v = ValueSlot(source, attribute, value.Value, place, ref isEmpty);
        if (At(2) is Variable variable && attribute is not null && Coercion.IsNumeric(attribute.ValueType)) noteComparison(variable.Name, attribute.ValueType);
        var t = At(3) is Constant tx ? TransactionSlot(tx.Value, ref isEmpty) : slotOf(At(3), false);
        var op = slotOf(At(4), false);
        return new PatternGoal(source, e, a, v, t, op, attribute, isEmpty);
    }

    private Model.Attribute? AttributeOf(DatabaseSource source, object? value, SourcePlace? place)
    {
        var schema = source.View.Schema;
        if (value is Keyword ident && schema.TryGetAttribute(ident, out var byIdent)) return byIdent;
        if (value is long id && schema.TryGetAttribute(id, out var byId)) return byId;
        if (value is Keyword open && Optional.Contains(open)) return null;
        var near = value is Keyword unknown ? NearNames.Of(unknown.Text, schema.Attributes.Select(a => a.Ident.Text)) : [];
        notes.Warn("unknown-attribute", $"{EdnWriter.ToString(value)} is no attribute of {source.Name}: nothing matches", NearNames.Help([.. near.Select(n => ":" + n)]), place);
        return null;
    }

    private Slot EntitySlot(DatabaseSource source, object? value, SourcePlace? place, ref bool isEmpty)
    {
        if (EntityLookup.TryResolve(source, value, out var e)) return Slot.OfConstant(QueryWords.OfEntity(e));
        if (EntityLookup.IsLookupRef(value)) throw InputBinder.LookupFailed(value);
        notes.Warn("unknown-entity", $"{EdnWriter.ToString(value)} names no entity of {source.Name}: nothing matches", "an entity is an id, an ident or a lookup ref [:unique/attribute value]", place);
        isEmpty = true;
        return Slot.OfConstant(words.ToWord(value));
    }

    private Slot ValueSlot(DatabaseSource source, Model.Attribute? attribute, object? value, SourcePlace? place, ref bool isEmpty)
    {
        if (attribute?.ValueType == Model.ValueType.Ref) return EntitySlot(source, value, place, ref isEmpty);
        if (attribute?.ValueType == Model.ValueType.Tuple) return Slot.OfConstant(words.ToWord(TupleCoercion.ToAttribute(source, attribute, value)));
        var coerced = attribute is null ? value : Coercion.ToType(value, attribute.ValueType, out var isImpossible) is var c && isImpossible ? Impossible(c, ref isEmpty) : c;
        if (coerced is null) isEmpty = true;
        return Slot.OfConstant(words.ToWord(coerced));

        object? Impossible(object? number, ref bool empty)
        {
            notes.Warn("value-type-mismatch", $"{EdnWriter.ToString(number)} is no exact value of {attribute!.Ident}, which is a {ValueTypes.IdentOf(attribute.ValueType)}: nothing matches", null, place);
            empty = true;
            return number;
        }
    }

    /// <summary>A transaction is given by its entity or by its t.</summary>
    private static Slot TransactionSlot(object? value, ref bool isEmpty)
    {
        if (value is long number and >= 0) return Slot.OfConstant(QueryWords.OfEntity(number <= EntityId.NumberMask ? EntityId.OfTransaction(number) : number));
        isEmpty = true;
        return Slot.OfConstant(Word.Nil);
    }
}
