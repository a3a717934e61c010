using System.Collections.Concurrent;
using DatalogStore.Edn;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// Functions of the caller that the engine may call, by name: transaction functions by keyword, predicates by symbol. A store is opened with one
/// (<see cref="StoreOptions.Functions"/>); functions may be added to it later, and several stores may share it. Functions run while the transaction has the
/// store's turn to write: they read the database they are given and must not transact. Safe for many threads.
/// </summary>
public sealed class FunctionRegistry
{
    private readonly ConcurrentDictionary<Keyword, Func<Database, IReadOnlyList<object?>, IEnumerable<object?>>> _transactionFunctions = new();
    private readonly ConcurrentDictionary<Symbol, Func<object, bool>> _attributePredicates = new();
    private readonly ConcurrentDictionary<Symbol, Func<Database, long, bool>> _entityPredicates = new();

    /// <summary>Adds a function that transactions call as <c>[:name argument …]</c> or <c>(name argument …)</c>.</summary>
    /// <param name="keyword">Its name, with or without the colon, in a namespace of one's own.</param>
    /// <param name="function">
    /// Gets the database before the transaction and the arguments as they were written, and returns transaction data: lists and maps, which may call functions
    /// again. What it throws rejects the transaction.
    /// </param>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddTransactionFunction(string keyword, Func<Database, IReadOnlyList<object?>, IEnumerable<object?>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var name = Keyword.Of(NameOf(keyword.StartsWith(':') ? keyword[1..] : keyword));
        if (name.Namespace is "db" or "db.fn") throw new DatalogException(ErrorKind.Request, "bad-name", $"{name} is in a namespace of the database itself", "name the function in a namespace of your own");
        return Add(_transactionFunctions, name, function);
    }

    /// <summary>Adds a predicate that <c>:db.attr/preds</c> names: whether an attribute may have a value. A ref is the entity's id.</summary>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddAttributePredicate(string symbol, Func<object, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Add(_attributePredicates, new Symbol(NameOf(symbol)), predicate);
    }

    /// <summary>
    /// Adds a predicate that <c>:db.entity/preds</c> names: whether an entity may be as it is in the database after the transaction. That database is one that was
    /// only tried: what it answers stays so whether or not the transaction is committed.
    /// </summary>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddEntityPredicate(string symbol, Func<Database, long, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Add(_entityPredicates, new Symbol(NameOf(symbol)), predicate);
    }

    /// <summary>What transactions see of it.</summary>
    /// <param name="databaseOf">The database value of a spec.</param>
    internal TransactionFunctions ForTransactions(Func<ViewSpec, Database> databaseOf) => new(
        name => _transactionFunctions.TryGetValue(name, out var function) ? (before, arguments) => function(databaseOf(before), arguments) : null,
        name => _attributePredicates.GetValueOrDefault(name),
        name => _entityPredicates.TryGetValue(name, out var predicate) ? (after, e) => predicate(databaseOf(after), e) : null);

    private static string NameOf(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Any(char.IsWhiteSpace) ? throw new DatalogException(ErrorKind.Request, "bad-name", $"{EdnWriter.ToString(name)} is no name of a function") : name;

    private FunctionRegistry Add<TName, TFunction>(ConcurrentDictionary<TName, TFunction> functions, TName name, TFunction function)
        where TName : notnull =>
        functions.TryAdd(name, function) ? this : throw new DatalogException(ErrorKind.Request, "duplicate-function", $"{name} is registered already", "give the second function another name");
}
