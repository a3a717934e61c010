using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>Makes an object of a row; the number of the row is for errors.</summary>
internal delegate T RowMaker<out T>(IReadOnlyList<object?> row, int number);

/// <summary>
/// Turns rows of a query into a type: one value, a tuple of as many as there are columns, or an object whose constructor's parameters and settable properties
/// have the columns' names. Compiled once for each type and list of columns; there is no reflection for a row.
/// </summary>
internal static class RowMapper<T>
{
    private static readonly ConcurrentDictionary<string, RowMaker<T>> Makers = new(StringComparer.Ordinal);

    /// <summary>The maker for columns with these names.</summary>
    /// <exception cref="DatalogException"><c>bad-row-type</c>: the type does not fit the columns.</exception>
    public static RowMaker<T> Of(IReadOnlyList<string> columns) => Makers.GetOrAdd(string.Join('\n', columns), _ => Compile([.. columns]));

    private static RowMaker<T> Compile(string[] columns)
    {
        var row = Expression.Parameter(typeof(IReadOnlyList<object?>), "row");
        var number = Expression.Parameter(typeof(int), "number");
        Expression Read(Type type, int column) => Expression.Call(
            typeof(RowMapper).GetMethod(nameof(RowMapper.Read))!.MakeGenericMethod(type), row, Expression.Constant(column), number, Expression.Constant(columns[column]));
        return Expression.Lambda<RowMaker<T>>(Body(columns, Read), row, number).Compile();
    }

    private static Expression Body(string[] columns, Func<Type, int, Expression> read)
    {
        var type = typeof(T);
        if (typeof(ITuple).IsAssignableFrom(type) && type.IsValueType) return OfTuple(columns, read);
        if (!RowValues.IsOfOneValue(type)) return OfMembers(columns, read);
        return columns.Length == 1 ? read(type, 0) : throw RowMapper.Bad($"the query finds {columns.Length} columns ({string.Join(' ', columns)}), and {RowMapper.NameOf(type)} is one value", "ask for rows as a tuple or a record");
    }

    private static NewExpression OfTuple(string[] columns, Func<Type, int, Expression> read)
    {
        var at = 0;
        NewExpression Make(Type tuple)
        {
            var places = tuple.GenericTypeArguments.Select((place, i) => i == 7 ? Make(place) : read(place, Math.Min(at++, columns.Length - 1))).ToArray();
            return Expression.New(tuple.GetConstructor(tuple.GenericTypeArguments)!, places);
        }

        var made = Make(typeof(T));
        return at == columns.Length ? made : throw RowMapper.Bad($"the query finds {columns.Length} columns ({string.Join(' ', columns)}), and {RowMapper.NameOf(typeof(T))} has {at} places");
    }

    /// <summary>The constructor with most parameters of those whose parameters are all columns, and properties for the columns that are left.</summary>
    private static MemberInitExpression OfMembers(string[] columns, Func<Type, int, Expression> read)
    {
        var columnByName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            if (!columnByName.TryAdd(RowMapper.Plain(columns[i]), i)) throw RowMapper.Bad($"the columns {columns[columnByName[RowMapper.Plain(columns[i])]]} and {columns[i]} have one name, letter case and signs aside");
        }

        var constructor = typeof(T).GetConstructors().Where(c => c.GetParameters().All(p => columnByName.ContainsKey(RowMapper.Plain(p.Name!)))).MaxBy(c => c.GetParameters().Length);
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true }).ToDictionary(p => RowMapper.Plain(p.Name), StringComparer.Ordinal);
        if (constructor is null && !typeof(T).IsValueType)
            throw RowMapper.Bad($"no public constructor of {RowMapper.NameOf(typeof(T))} has parameters that are all among the columns {string.Join(' ', columns)}", "?first-name is the parameter firstName or the property FirstName");
        var parameters = constructor?.GetParameters() ?? [];
        var open = columnByName.Where(c => !parameters.Any(p => RowMapper.Plain(p.Name!) == c.Key)).ToArray();
        var unknown = open.Where(c => !properties.ContainsKey(c.Key)).Select(c => columns[c.Value]).ToArray();
        if (unknown.Length > 0) throw RowMapper.Bad($"{RowMapper.NameOf(typeof(T))} has no parameter or property for {string.Join(' ', unknown)}", "?first-name is the parameter firstName or the property FirstName");
        var made = constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, parameters.Select(p => read(p.ParameterType, columnByName[RowMapper.Plain(p.Name!)])));
        return Expression.MemberInit(made, open.Select(c => Expression.Bind(properties[c.Key], read(properties[c.Key].PropertyType, c.Value))));
    }
}

/// <summary>What the makers of all types share.</summary>
internal static class RowMapper
{
    /// <summary>The value of a column as a type.</summary>
    /// <exception cref="DatalogException"><c>bad-row-type</c>: it is no such value.</exception>
    public static T Read<T>(IReadOnlyList<object?> row, int column, int number, string name)
    {
        if (RowValue<T>.TryConvert(row[column], out var value)) return value;
        throw Bad($"row {number + 1}, column {name}: {EdnWriter.ToString(row[column])} is no {NameOf(typeof(T))}", row[column] is null ? "nil needs a type that can be null" : null);
    }

    public static DatalogException Bad(string message, string? help = null) => new(ErrorKind.Request, "bad-row-type", message, help);

    /// <summary>A name without what C# and EDN write differently: letters and digits in lower case.</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    public static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? NameOf(inner) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(NameOf))}>"
        : type.Name;
}
