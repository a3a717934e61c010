using System.Collections;
using DatalogStore.Edn;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 0: calls of registered functions, <c>[:my/fn argument …]</c> or <c>(my/fn argument …)</c>, → the transaction data that they return, which may call
/// functions in turn. All of them read the database before the transaction, so their order means nothing.
/// </summary>
internal sealed class FunctionExpander(ViewSpec before, TransactionFunctions functions, Problems problems)
{
    private const int DepthMax = 100;
    private const int NestedCallsMax = 100_000;

    private int _nestedCalls;

    /// <summary>The transaction without calls. What a function returned has the place of its call.</summary>
    public EdnForm Expand(EdnForm data)
    {
        if (data.Value is not IEnumerable sequence || data.Value is string or EdnMap or IDictionary) return data;
        var forms = TransactionParser.FormsOf(sequence).ToList();
        if (!forms.Exists(form => IsCall(form, out _))) return data;
        var expanded = new List<EdnForm>(forms.Count);
        foreach (var form in forms) Expand(form, 0, expanded);
        problems.ThrowIfAny();
        return data with { Value = new EdnVector([.. expanded.Select(f => f.Value)], [.. expanded.Select(f => f.Span)]) };
    }

    private void Expand(EdnForm form, int depth, List<EdnForm> into)
    {
        if (!IsCall(form, out var name))
        {
            into.Add(form);
            return;
        }

        if (functions.Function(name) is not { } function)
        {
            problems.Add("unknown-function", $"no transaction function {name} is registered", form.Span);
            return;
        }

        if (depth >= DepthMax || (depth > 0 && ++_nestedCalls > NestedCallsMax))
        {
            problems.Add("function-endless", depth >= DepthMax ? $"calls of transaction functions are nested more than {DepthMax} deep, the last {name}" : $"transaction functions made more than {NestedCallsMax} calls, the last {name}", form.Span);
            problems.ThrowIfAny();
        }

        foreach (var item in Call(name, function, form)) Expand(new EdnForm(item, form.Span), depth + 1, into);
    }

    private List<object?> Call(Keyword name, Func<ViewSpec, IReadOnlyList<object?>, IEnumerable<object?>> function, EdnForm form)
    {
        try
        {
            var arguments = TransactionParser.FormsOf((IEnumerable)form.Value!).Skip(1).Select(f => f.Value).ToList();
            return [.. function(before, arguments)];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            problems.Add("function-failed", $"transaction function {name} failed: {failure.Message}", form.Span);
            return [];
        }
    }

    /// <summary>Whether the form calls a function: a list that begins with a name which is not one of our own.</summary>
    private static bool IsCall(EdnForm form, out Keyword name)
    {
        name = null!;
        if (form.Value is not (EdnSequence or object?[] or IReadOnlyList<object?>)) return false;
        name = ((IEnumerable)form.Value).Cast<object?>().FirstOrDefault() switch
        {
            Keyword keyword => keyword,
            Symbol symbol => Keyword.Of(symbol.Text),
            _ => null!,
        };
        return name is not null && name.Namespace is not ("db" or "db.fn");
    }
}
