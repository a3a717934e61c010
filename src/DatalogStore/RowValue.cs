using System.Globalization;
using System.Numerics;
using System.Reflection;
using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>Tries to make a value of a type of one that a query found, without losing anything of it.</summary>
internal delegate bool RowValueConversion<T>(object? value, out T result);

/// <summary>The conversion of found values to a type, made once for each type.</summary>
internal static class RowValue<T>
{
    public static readonly RowValueConversion<T> TryConvert = (RowValueConversion<T>)RowValues.ConversionTo(typeof(T));
}

/// <summary>
/// What values of a query can be in .NET: what they are; whole numbers as any integer type that holds them, and as double or decimal where exact; decimals
/// as decimal where exact; instants as <see cref="DateTime"/> in UTC; vectors, lists and sets as arrays and read-only lists; <c>nil</c> as the null of types that have one.
/// </summary>
internal static class RowValues
{
    private static readonly Dictionary<Type, Delegate> Known = new()
    {
        [typeof(int)] = Whole<int>(),
        [typeof(short)] = Whole<short>(),
        [typeof(sbyte)] = Whole<sbyte>(),
        [typeof(byte)] = Whole<byte>(),
        [typeof(uint)] = Whole<uint>(),
        [typeof(ushort)] = Whole<ushort>(),
        [typeof(ulong)] = Whole<ulong>(),
        [typeof(BigInteger)] = Whole<BigInteger>(),
        [typeof(double)] = new RowValueConversion<double>(TryDouble),
        [typeof(float)] = new RowValueConversion<float>(TryFloat),
        [typeof(decimal)] = new RowValueConversion<decimal>(TryDecimal),
        [typeof(DateTime)] = new RowValueConversion<DateTime>(TryDateTime),
    };

    /// <summary>Whether a type is that of a single value, not of a row.</summary>
    public static bool IsOfOneValue(Type type) =>
        type == typeof(object) || type.IsPrimitive || Known.ContainsKey(type) || Nullable.GetUnderlyingType(type) is not null || ItemOf(type) is not null
        || type == typeof(string) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(Uri) || type.Namespace == typeof(Keyword).Namespace;

    public static Delegate ConversionTo(Type type)
    {
        if (Known.TryGetValue(type, out var known)) return known;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Make(nameof(Optional), inner);
        if (ItemOf(type) is { } item) return type.IsArray ? Make(nameof(Array), item) : Make(nameof(List), item);
        return Make(nameof(Same), type);
    }

    /// <summary>The type of the items of an array or read-only list, but bytes, which are one value.</summary>
    private static Type? ItemOf(Type type) =>
        type.IsSZArray && type != typeof(byte[]) ? type.GetElementType()
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>) || type.GetGenericTypeDefinition() == typeof(IEnumerable<>)) ? type.GenericTypeArguments[0]
        : null;

    private static Delegate Make(string method, Type type) =>
        (Delegate)typeof(RowValues).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [type])!;

    private static Delegate Same<T>(Type type) => new RowValueConversion<T>((object? value, out T result) =>
    {
        result = value is T same ? same : default!;
        return value is T || (value is null && !type.IsValueType);
    });

    private static Delegate Optional<T>(Type type)
        where T : struct
    {
        var inner = (RowValueConversion<T>)ConversionTo(type);
        return new RowValueConversion<T?>((object? value, out T? result) =>
        {
            result = null;
            if (value is null) return true;
            if (!inner(value, out var found)) return false;
            result = found;
            return true;
        });
    }

    private static Delegate Array<T>(Type type)
    {
        var list = (RowValueConversion<IReadOnlyList<T>>)List<T>(type);
        return new RowValueConversion<T[]>((object? value, out T[] result) =>
        {
            var converts = list(value, out var items);
            result = (T[])items;
            return converts;
        });
    }

    private static Delegate List<T>(Type type)
    {
        var item = (RowValueConversion<T>)ConversionTo(type);
        bool TryConvert(object? value, out T[] result)
        {
            result = null!;
            if (value is null) return true;
            if (value is not (EdnSequence or EdnSet)) return false;
            var items = new List<T>();
            foreach (var one in (IEnumerable<object?>)value)
            {
                if (!item(one, out var converted)) return false;
                items.Add(converted);
            }

            result = [.. items];
            return true;
        }

        return new RowValueConversion<IReadOnlyList<T>>((object? value, out IReadOnlyList<T> result) =>
        {
            var converts = TryConvert(value, out var items);
            result = items;
            return converts;
        });
    }

    private static RowValueConversion<T> Whole<T>()
        where T : struct, INumber<T> => (object? value, out T result) =>
    {
        result = default;
        try
        {
            if (value is long number) result = T.CreateChecked(number);
            else if (value is BigInteger big) result = T.CreateChecked(big);
            else return false;
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    };

    private static bool TryDouble(object? value, out double result)
    {
        result = value switch
        {
            double d => d,
            float f => f,
            long n => n,
            _ => 0,
        };
        return value is double or float || (value is long whole && (BigInteger)result == whole);
    }

    private static bool TryFloat(object? value, out float result)
    {
        var isDouble = TryDouble(value, out var wide);
        result = (float)wide;
        return isDouble && ((double)result).Equals(wide);
    }

    private static bool TryDecimal(object? value, out decimal result)
    {
        result = 0;
        if (value is not (long or BigInteger or BigDecimal)) return false;
        var text = value is BigDecimal exact ? exact.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out result)
            && BigDecimal.TryParse(result.ToString(CultureInfo.InvariantCulture), out var back) && BigDecimal.TryParse(text, out var wanted) && back == wanted;
    }

    private static bool TryDateTime(object? value, out DateTime result)
    {
        result = value is DateTimeOffset instant ? instant.UtcDateTime : default;
        return value is DateTimeOffset;
    }
}
