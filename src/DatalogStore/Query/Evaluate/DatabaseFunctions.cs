using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Functions that read a database. The first argument is the source, except of a nested query.</summary>
internal static class DatabaseFunctions
{
    public static object? Invoke(string name, ReadOnlySpan<object?> arguments, QueryContext context)
    {
        if (name == DatabaseFunctionNames.Query) return context.Nested.Invoke(arguments);
        if (arguments[0] is not DatabaseSource source) throw new FunctionException("not-a-database", $"({name} …) needs a database");
        switch (name)
        {
            case DatabaseFunctionNames.TxIds: return LogFunctions.Transactions(source, arguments[1], arguments[2]);
            case DatabaseFunctionNames.TxData: return LogFunctions.Datoms(source, arguments[1]);
            case DatabaseFunctionNames.Fulltext: return FulltextFunction.Invoke(source, arguments[1], arguments[2], context);
        }

        var exists = EntityLookup.TryResolve(source, arguments[1], out var e);
        switch (name)
        {
            case DatabaseFunctionNames.JsonNull: return exists && Mentions(source, e, BuiltIn.JsonNull, arguments[2]);
            case DatabaseFunctionNames.JsonEmpty: return exists && Mentions(source, e, BuiltIn.JsonEmpty, arguments[2]);
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

    /// <summary>Whether the entity has the attribute's name, or its id, under a list of attributes: those it had as null, or as empty.</summary>
    private static bool Mentions(DatabaseSource source, long e, Model.Attribute list, object? name)
    {
        var ident = name is long id && source.View.Schema.TryGetIdent(id, out var byId) ? byId : name as Keyword;
        if (ident is null) throw new FunctionException("not-an-attribute", $"expected an attribute, not {EdnWriter.ToString(name)}");
        if (!source.View.Words.TryToWord(ident, out var word)) return false;
        var buffer = new DatomBuffer();
        source.View.EntityAttribute(e, list.Id, buffer);
        return buffer.V.Contains(word);
    }

    /// <summary>The first value, in the order of words, that the entity has; of a name with an open beginning, of the first attribute that has one.</summary>
    private static bool TryFirst(DatabaseSource source, long e, object? name, QueryContext context, out object? value, out long id)
    {
        value = null;
        id = -1;
        if (name is Keyword open && AttributeEnding.IsOpen(open)) return TryFirstOf(source, e, source.View.Schema.FindByEnding(open), context, out value, out id);
        if (!source.TryGetAttribute(source.Words.ToWord(name), out var attribute))
        {
            context.Notes.Warn("unknown-attribute", $"{EdnWriter.ToString(name)} is no attribute of {source.Name}", null, null);
            return false;
        }

        return TryFirst(source, e, attribute!, context, out value, out id);
    }

    private static bool TryFirstOf(DatabaseSource source, long e, IReadOnlyList<Model.Attribute> attributes, QueryContext context, out object? value, out long id)
    {
        foreach (var attribute in attributes)
        {
            if (TryFirst(source, e, attribute, context, out value, out id)) return true;
        }

        (value, id) = (null, -1);
        return false;
    }

    private static bool TryFirst(DatabaseSource source, long e, Model.Attribute attribute, QueryContext context, out object? value, out long id)
    {
        value = null;
        id = attribute.Id;
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
