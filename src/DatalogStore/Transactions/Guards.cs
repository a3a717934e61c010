using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 6: what callers want held. Every value that is added satisfies the predicates of its attribute, and every entity that <c>:db/ensure</c> names has the
/// attributes of its spec and satisfies the spec's predicates in the database after the transaction.
/// </summary>
internal sealed class Guards(IDatabaseView before, ResolvedTransaction transaction, DatabaseViews views, TransactionFunctions functions, Problems problems)
{
    private readonly HashSet<Symbol> _unregistered = [];

    public void Check(IReadOnlyList<EnsuredEntity> ensured)
    {
        var datoms = transaction.Datoms;
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.Added[i] && before.Schema.TryGetAttribute(datoms.A[i], out var attribute) && attribute.Predicates.Count > 0) CheckValue(datoms.E[i], attribute, datoms.V[i]);
        }

        if (ensured.Count > 0)
        {
            var after = transaction.After();
            using var view = views.Open(after);
            foreach (var one in ensured.Distinct()) CheckEntity(one, after, view);
        }

        problems.ThrowIfAny();
    }

    private void CheckValue(long e, Attribute attribute, ulong word)
    {
        var value = Word.IsRef(word) ? Word.EntityOf(word) : transaction.Allocator.Describe(word)!;
        foreach (var name in attribute.Predicates)
        {
            if (functions.AttributePredicate(name) is not { } predicate) RefuseUnregistered(name, $"of {attribute.Ident}", default);
            else if (!Holds(name, () => predicate(value), default))
                problems.Add("attribute-predicate", $"{EdnWriter.ToString(value)} as {attribute.Ident} of entity {e} does not satisfy {name}", default);
        }
    }

    private void CheckEntity(EnsuredEntity ensured, ViewSpec after, IDatabaseView view)
    {
        var (e, spec, span) = ensured;
        var attributes = Values(view, spec, BuiltIn.EntityAttributes).Cast<Keyword>().Order().ToList();
        var predicates = Values(view, spec, BuiltIn.EntityPredicates).Cast<Symbol>().OrderBy(s => s.Text, StringComparer.Ordinal).ToList();
        var name = before.Schema.TryGetIdent(spec, out var ident) ? ident.ToString() : EdnWriter.ToString(spec);
        if (attributes.Count + predicates.Count == 0) problems.Add("entity-spec", $"{name} is no entity spec: it has neither :db.entity/attrs nor :db.entity/preds", span);
        var missing = attributes.FindAll(a => !before.Schema.TryGetAttribute(a, out var attribute) || Values(view, e, attribute).Count == 0);
        if (missing.Count > 0) problems.Add("entity-spec", $"entity {e} lacks {string.Join(' ', missing)}, which {name} requires", span);
        foreach (var symbol in predicates)
        {
            if (functions.EntityPredicate(symbol) is not { } predicate) RefuseUnregistered(symbol, $"of {name}", span);
            else if (!Holds(symbol, () => predicate(after, e), span)) problems.Add("entity-spec", $"entity {e} does not satisfy {symbol}, which {name} requires", span);
        }
    }

    private static List<object?> Values(IDatabaseView view, long e, Attribute attribute)
    {
        var found = new DatomBuffer();
        view.EntityAttribute(e, attribute.Id, found);
        return [.. found.V.ToArray().Select(view.Words.ToValue)];
    }

    /// <summary>What the predicate says; one that fails has said why already.</summary>
    private bool Holds(Symbol name, Func<bool> predicate, SourceSpan span)
    {
        try
        {
            return predicate();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            problems.Add("function-failed", $"predicate {name} failed: {failure.Message}", span);
            return true;
        }
    }

    private void RefuseUnregistered(Symbol name, string owner, SourceSpan span)
    {
        if (_unregistered.Add(name)) problems.Add("predicate-not-registered", $"predicate {name} {owner} is not registered: open the store with StoreOptions.Functions that have it", span);
    }
}
