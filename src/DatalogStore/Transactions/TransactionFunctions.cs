using DatalogStore.Edn;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>The code that transactions may call, by name. Each look-up gives <see langword="null"/> for a name that is not registered.</summary>
/// <param name="Function">Transaction functions: the database before and the arguments in, transaction data out.</param>
/// <param name="AttributePredicate">Predicates of <c>:db.attr/preds</c>, over a value.</param>
/// <param name="EntityPredicate">Predicates of <c>:db.entity/preds</c>, over the database after and an entity.</param>
internal sealed record TransactionFunctions(
    Func<Keyword, Func<ViewSpec, IReadOnlyList<object?>, IEnumerable<object?>>?> Function,
    Func<Symbol, Func<object, bool>?> AttributePredicate,
    Func<Symbol, Func<ViewSpec, long, bool>?> EntityPredicate)
{
    /// <summary>No name is registered.</summary>
    public static readonly TransactionFunctions None = new(_ => null, _ => null, _ => null);
}
