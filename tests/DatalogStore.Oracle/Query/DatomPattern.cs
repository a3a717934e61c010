using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>
/// A pattern <c>[e a v tx op]</c> against every datom. A constant or bound variable in e, a, tx, and in v of a ref attribute may be an
/// ident or a lookup ref; a constant number in v is brought to the attribute's type.
/// </summary>
internal static class DatomPattern
{
    public static List<Row> Match(IReadOnlyList<Term> terms, Row row, OracleDatabase db)
    {
        if (terms.Count > 5) throw new OracleException("bad-clause", "a pattern over a database has at most five places");
        var attribute = Known(terms, 1, row, out var a) ? db.AttributeOf(a) : null;
        if (Known(terms, 1, row, out _) && attribute is null) return [];
        // Only an attribute that is written there says what literals of the value mean.
        var written = terms.Count > 1 && terms[1] is Constant ? attribute : null;
        var found = new List<Row>();
        foreach (var datom in db.Visible)
        {
            if (attribute is not null && datom.A != attribute.Id) continue;
            object?[] places = [datom.E, datom.A, datom.V, EntityId.OfTransaction(datom.T), datom.Added];
            Row? extended = row;
            for (var i = 0; i < terms.Count && extended is not null; i++) extended = Place(terms[i], i, places[i], extended, written, db);
            if (extended is not null) found.Add(extended);
        }

        return found;
    }

    private static bool Known(IReadOnlyList<Term> terms, int place, Row row, out object? value)
    {
        value = null;
        if (terms.Count <= place) return false;
        if (terms[place] is Constant c)
        {
            value = c.Value;
            return true;
        }

        return terms[place] is Variable v && row.TryGet(v.Name, out value);
    }

    private static Row? Place(Term term, int place, object? actual, Row row, Attribute? attribute, OracleDatabase db)
    {
        switch (term)
        {
            case Blank: return row;
            case Constant { Value: EdnSequence lookup } when IsEntityPlace() && db.EntityOf(lookup) is null: throw new OracleException("entity-not-found", EdnWriter.ToString(lookup));
            case Constant c: return Matches(c.Value, isConstant: true) ? row : null;
            case Variable v when row.TryGet(v.Name, out var bound): return Matches(bound, isConstant: false) ? row : null;
            case Variable v: return row.Bind(v.Name, actual);
            default: throw new OracleException("bad-clause", term.ToString());
        }

        bool IsEntityPlace() => place is 0 || (place == 2 && attribute?.ValueType == ValueType.Ref);

        bool Matches(object? wanted, bool isConstant) => place switch
        {
            0 => db.EntityOf(wanted) is { } e && PlainValues.Same(e, actual),
            1 => db.AttributeOf(wanted) is { } a && PlainValues.Same(a.Id, actual),
            2 when attribute?.ValueType == ValueType.Ref => db.EntityOf(wanted) is { } v && PlainValues.Same(v, actual),
            2 when isConstant && attribute is not null => PlainValues.Same(Coerced(wanted, attribute), actual),
            3 => PlainValues.Same(wanted is Keyword or EdnSequence ? db.EntityOf(wanted) : wanted, actual),
            _ => PlainValues.Same(wanted, actual),
        };
    }

    /// <summary>A number of another kind that has exactly the same value in the attribute's type.</summary>
    private static object? Coerced(object? value, Attribute attribute) => (attribute.ValueType, value) switch
    {
        (ValueType.Double, long n) when Math.Abs(n) < 1L << 53 => (double)n,
        (ValueType.Double, float f) => (double)f,
        (ValueType.Float, long n) when Math.Abs(n) < 1L << 24 => (float)n,
        (ValueType.Float, double d) when (float)d == d => (float)d,
        (ValueType.BigDec, long n) => new BigDecimal(n, 0),
        _ => value,
    };
}
