using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Functions that read a database: <c>missing?</c>, <c>get-else</c>, <c>get-some</c>. The first argument is the source.</summary>
internal static class DatabaseFunctions
{
    public static object? Invoke(string name, ReadOnlySpan<object?> arguments, QueryContext context)
    {
        if (arguments[0] is not DatabaseSource source) throw new FunctionException("not-a-database", $"({name} …) needs a database");
        var exists = EntityLookup.TryResolve(source, arguments[1], out var e);
        switch (name)
        {
            case DatabaseFunctionNames.Missing:
                return !exists || !TryFirst(source, e, arguments[2], context, out _, out _);
            case DatabaseFunctionNames.GetElse:
                if (arguments[3] is null) throw new FunctionException("bad-arguments", "the default of (get-else …) cannot be nil");
                // As in Datomic: of several values there is no telling which one would come.
                if (source.TryGetAttribute(source.Words.ToWord(arguments[2]), out var many) && many!.Cardinality == Cardinality.Many)
                    throw new FunctionException("cardinality-many", $"{many.Ident} has many values, and (get-else …) gives one");
                return exists && TryFirst(source, e, arguments[2], context, out var value, out _) ? value : arguments[3];
            case DatabaseFunctionNames.GetSome:
                foreach (var attribute in arguments[2..])
                {
                    if (exists && TryFirst(source, e, attribute, context, out var some, out var id)) return EdnVector.Of(id, some);
                }

                return null;
            default:
                throw new InvalidOperationException(name);
        }
    }

    /// <summary>The first value, in the order of words, that the entity has.</summary>
    private static bool TryFirst(DatabaseSource source, long e, object? name, QueryContext context, out object? value, out long id)
    {
        value = null;
        id = -1;
        if (!source.TryGetAttribute(source.Words.ToWord(name), out var attribute))
        {
            context.Notes.Warn("unknown-attribute", $"{EdnWriter.ToString(name)} is no attribute of {source.Name}", null, null);
            return false;
        }

        id = attribute!.Id;
        var column = context.ColumnFor(source, id, 1);
        if (column is not null)
        {
            var (start, end) = ColumnIndex.Of(column).RowsOf(e);
            if (start == end) return false;
            value = source.Words.ToValue(source.FromRaw(column.V[start]));
            return true;
        }

        var buffer = new DatomBuffer();
        source.View.EntityAttribute(e, id, buffer);
        if (buffer.Count == 0) return false;
        value = source.Words.ToValue(source.FromRaw(buffer.V[0]));
        return true;
    }
}
