using System.Numerics;
using System.Text.RegularExpressions;
using DatalogStore.Edn;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Query;

/// <summary>The functions of the language that generated queries use, each from its description.</summary>
internal static class PlainFunctions
{
    public static object? Apply(string name, object?[] a)
    {
        try
        {
            return ApplyNow(name, a);
        }
        catch (Exception e) when (e is InvalidCastException or IndexOutOfRangeException or ArgumentException or OverflowException or DivideByZeroException or NullReferenceException or InvalidOperationException)
        {
            throw new OracleException("function-failed", $"({name} {string.Join(' ', a.Select(x => x is OracleDatabase ? "$" : EdnWriter.ToString(x)))}): {e.Message}");
        }
    }

    private static object? ApplyNow(string name, object?[] a) => name switch
    {
        "=" => Neighbours(a, PlainValues.Same),
        "==" => Neighbours(a, (x, y) => PlainValues.IsNumber(x) && PlainValues.IsNumber(y) ? PlainValues.CompareNumbers(x!, y!) == 0 : PlainValues.Same(x, y)),
        "!=" or "not=" => !Neighbours(a, PlainValues.Same),
        "<" => Neighbours(a, (x, y) => PlainValues.TryCompare(x, y) < 0),
        "<=" => Neighbours(a, (x, y) => PlainValues.TryCompare(x, y) <= 0),
        ">" => Neighbours(a, (x, y) => PlainValues.TryCompare(x, y) > 0),
        ">=" => Neighbours(a, (x, y) => PlainValues.TryCompare(x, y) >= 0),
        "compare" => PlainValues.TryCompare(a[0], a[1]) is { } order ? (long)Math.Sign(order) : null,
        "+" => a.Aggregate((object?)0L, (x, y) => Arithmetic('+', x, y)),
        "*" => a.Aggregate((object?)1L, (x, y) => Arithmetic('*', x, y)),
        "-" => a.Length == 1 ? Arithmetic('-', 0L, a[0]) : a.Aggregate((x, y) => Arithmetic('-', x, y)),
        "/" => a.Length == 1 ? Arithmetic('/', 1L, a[0]) : a.Aggregate((x, y) => Arithmetic('/', x, y)),
        "inc" => Arithmetic('+', a[0], 1L),
        "dec" => Arithmetic('-', a[0], 1L),
        "quot" => Whole(Big(a[0]) / Big(a[1])),
        "rem" => Whole(BigInteger.Remainder(Big(a[0]), Big(a[1]))),
        "mod" => Whole(((Big(a[0]) % Big(a[1])) + Big(a[1])) % Big(a[1])),
        "abs" => PlainValues.CompareNumbers(a[0]!, 0L) < 0 ? Arithmetic('-', 0L, a[0]) : a[0],
        "max" => a.Aggregate((x, y) => PlainValues.TryCompare(y, x) > 0 ? y : x),
        "min" => a.Aggregate((x, y) => PlainValues.TryCompare(y, x) < 0 ? y : x),
        "zero?" => PlainValues.CompareNumbers(a[0]!, 0L) == 0,
        "pos?" => PlainValues.CompareNumbers(a[0]!, 0L) > 0,
        "neg?" => PlainValues.CompareNumbers(a[0]!, 0L) < 0,
        "even?" => Big(a[0]).IsEven,
        "odd?" => !Big(a[0]).IsEven,
        "true?" => a[0] is true,
        "false?" => a[0] is false,
        "nil?" => a[0] is null,
        "some?" => a[0] is not null,
        "not" => a[0] is null or false,
        "string?" => a[0] is string,
        "number?" => PlainValues.IsNumber(a[0]),
        "keyword?" => a[0] is Keyword,
        "identity" or "ground" => a[0],
        "str" => string.Concat(a.Select(TextOf)),
        "subs" => a.Length == 2 ? ((string)a[0]!)[(int)(long)a[1]!..] : ((string)a[0]!)[(int)(long)a[1]!..(int)(long)a[2]!],
        "count" => a[0] is string s ? s.Length : (long)(Destructuring.ItemsOf(a[0])?.Count ?? 0),
        "empty?" => a[0] is string s ? s.Length == 0 : (Destructuring.ItemsOf(a[0])?.Count ?? 0) == 0,
        "not-empty" => a[0] is string s ? (s.Length == 0 ? null : s) : (Destructuring.ItemsOf(a[0])?.Count ?? 0) == 0 ? null : a[0],
        "contains?" => a[0] is EdnMap map ? map.ContainsKey(a[1]!) : a[0] is EdnSet set ? set.Any(x => PlainValues.Same(x, a[1])) : a[1] is long at && at >= 0 && at < ((EdnSequence)a[0]!).Count,
        "get" => a[0] is EdnMap map ? (map.TryGetValue(a[1]!, out var v) ? v : (a.Length > 2 ? a[2] : null)) : ItemAt(a[0], a[1], (a.Length > 2 ? a[2] : null)),
        "nth" => Destructuring.ItemsOf(a[0])![(int)(long)a[1]!],
        "first" => ItemAt(Destructuring.ItemsOf(a[0]), 0L, null),
        "second" => ItemAt(Destructuring.ItemsOf(a[0]), 1L, null),
        "last" => ItemAt(Destructuring.ItemsOf(a[0]), Destructuring.ItemsOf(a[0])!.Count - 1L, null),
        "vector" or "tuple" => new EdnVector(a),
        "list" => new EdnList(a),
        "untuple" => a[0],
        "set" => new EdnSet(Destructuring.ItemsOf(a[0]) ?? []),
        "hash-map" => EdnMap.Of(a.Chunk(2).Select(p => new KeyValuePair<object, object?>(p[0]!, p[1]))),
        "range" => Range(a),
        "keyword" => a.Length == 2 ? Keyword.Of((string)a[0]!, (string)a[1]!) : a[0] is Keyword k ? k : Keyword.Of((string)a[0]!),
        "name" => a[0] is Keyword k ? k.Name : a[0] is Symbol y ? y.Name : (string)a[0]!,
        "namespace" => a[0] is Keyword k ? k.Namespace : ((Symbol)a[0]!).Namespace,
        "re-pattern" => new Regex((string)a[0]!),
        "re-find" => Groups(((Regex)a[0]!).Match((string)a[1]!)),
        "re-matches" => Groups(new Regex($"^(?:{a[0]})$").Match((string)a[1]!)),
        "re-seq" => ((Regex)a[0]!).Matches((string)a[1]!) is { Count: > 0 } all ? new EdnVector([.. all.Select(Groups)]) : null,
        "clojure.string/blank?" => string.IsNullOrWhiteSpace((string?)a[0]),
        "clojure.string/starts-with?" => ((string)a[0]!).StartsWith((string)a[1]!, StringComparison.Ordinal),
        "clojure.string/ends-with?" => ((string)a[0]!).EndsWith((string)a[1]!, StringComparison.Ordinal),
        "clojure.string/includes?" => ((string)a[0]!).Contains((string)a[1]!, StringComparison.Ordinal),
        "clojure.string/upper-case" => ((string)a[0]!).ToUpperInvariant(),
        "clojure.string/lower-case" => ((string)a[0]!).ToLowerInvariant(),
        "missing?" => ValuesOf(a[0], a[1], a[2]).Count == 0,
        "get-else" => ValuesOf(a[0], a[1], a[2]) is { Count: > 0 } found ? found[0] : a[3] ?? throw new OracleException("bad-argument", "get-else with nil"),
        "get-some" => GetSome(a),
        _ => throw new OracleException("unknown-function", name),
    };

    private static bool Neighbours(object?[] a, Func<object?, object?, bool> holds) => Enumerable.Range(1, Math.Max(0, a.Length - 1)).All(i => holds(a[i - 1], a[i]));

    /// <summary>A double in a sum makes it a double, else a bigdec a bigdec, else whole numbers stay whole; longs that leave their range are an error.</summary>
    private static object Arithmetic(char operation, object? x, object? y)
    {
        if (!PlainValues.IsNumber(x) || !PlainValues.IsNumber(y)) throw new OracleException("not-a-number", $"{EdnWriter.ToString(x)} {operation} {EdnWriter.ToString(y)}");
        if (x is double or float || y is double or float)
        {
            var (a, b) = (Double(x!), Double(y!));
            return operation switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
        }

        if (x is BigDecimal || y is BigDecimal)
        {
            var (a, b) = (Decimal(x!), Decimal(y!));
            var scale = Math.Max(a.Scale, b.Scale);
            var (m, n) = (a.Unscaled * BigInteger.Pow(10, scale - a.Scale), b.Unscaled * BigInteger.Pow(10, scale - b.Scale));
            return operation switch
            {
                '+' => new BigDecimal(m + n, scale),
                '-' => new BigDecimal(m - n, scale),
                '*' => new BigDecimal(a.Unscaled * b.Unscaled, a.Scale + b.Scale),
                _ => throw new NotSupportedException("division of bigdecs"),
            };
        }

        var (p, q) = (Big(x), Big(y));
        var result = operation switch { '+' => p + q, '-' => p - q, '*' => p * q, _ => BigInteger.Divide(p, q) };
        if (x is long && y is long && (result < long.MinValue || result > long.MaxValue)) throw new OverflowException();
        return Whole(result);
    }

    private static BigInteger Big(object? x) => x is long n ? n : (BigInteger)x!;

    private static object Whole(BigInteger n) => n >= long.MinValue && n <= long.MaxValue ? (object)(long)n : n;

    private static double Double(object x) => x switch
    {
        double d => d,
        float f => f,
        long n => n,
        BigInteger n => (double)n,
        _ => double.Parse(((BigDecimal)x).ToString(), System.Globalization.CultureInfo.InvariantCulture),
    };

    private static BigDecimal Decimal(object x) => x is BigDecimal m ? m : new BigDecimal(Big(x), 0);

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string s => s,
        Guid g => g.ToString("D"),
        BigInteger n => n.ToString(),
        BigDecimal m => m.ToString(),
        _ => EdnWriter.ToString(value),
    };

    private static object? ItemAt(object? collection, object? at, object? otherwise) =>
        collection is EdnSet set ? (set.Any(x => PlainValues.Same(x, at)) ? at : otherwise)
        : Destructuring.ItemsOf(collection) is { } items && at is long i && i >= 0 && i < items.Count ? items[(int)i] : otherwise;

    private static EdnVector Range(object?[] a)
    {
        var (from, to, step) = a.Length switch { 1 => (0L, (long)a[0]!, 1L), 2 => ((long)a[0]!, (long)a[1]!, 1L), _ => ((long)a[0]!, (long)a[1]!, (long)a[2]!) };
        var items = new List<object?>();
        for (var i = from; step > 0 ? i < to : i > to; i += step) items.Add(i);
        return new EdnVector([.. items]);
    }

    private static object? Groups(Match match) =>
        !match.Success ? null : match.Groups.Count == 1 ? match.Value : new EdnVector([.. match.Groups.Cast<Group>().Select(g => g.Success ? g.Value : null)]);

    private static List<object?> ValuesOf(object? source, object? entity, object? attribute)
    {
        var db = (OracleDatabase)source!;
        var e = db.EntityOf(entity);
        var a = db.AttributeOf(attribute);
        if (e is null || a is null) return [];
        // In history an attribute is there if it ever was.
        return [.. db.Visible.Where(d => d.E == e && d.A == a.Id && d.Added).Select(d => d.V)];
    }

    private static EdnVector? GetSome(object?[] a)
    {
        foreach (var attribute in a.Skip(2))
        {
            var values = ValuesOf(a[0], a[1], attribute);
            if (values.Count > 0) return EdnVector.Of(((OracleDatabase)a[0]!).AttributeOf(attribute)!.Id, values[0]);
        }

        return null;
    }
}
