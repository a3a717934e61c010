using System.Collections.Concurrent;
using DatalogStore.Edn;
using DatalogStore.Query.Functions;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// Functions of the caller that the engine may call, by name: transaction functions by keyword, all others by symbol. A store is opened with one
/// (<see cref="StoreOptions.Functions"/>); functions may be added to it later, and several stores may share it. Those of transactions run while the transaction has the
/// store's turn to write: they read the database they are given and must not transact. Safe for many threads.
/// </summary>
public sealed class FunctionRegistry
{
    private readonly ConcurrentDictionary<Keyword, Func<Database, IReadOnlyList<object?>, IEnumerable<object?>>> _transactionFunctions = new();
    private readonly ConcurrentDictionary<Symbol, Func<object, bool>> _attributePredicates = new();
    private readonly ConcurrentDictionary<Symbol, Func<Database, long, bool>> _entityPredicates = new();
    private readonly ConcurrentDictionary<string, Function> _functions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Aggregate> _aggregates = new(StringComparer.Ordinal);
    private volatile FunctionLibrary? _library;

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

    /// <summary>Adds a function that queries call, <c>[(name ?x …) ?y]</c>, and pull patterns name in <c>:xform</c>.</summary>
    /// <param name="symbol">Its name: none that the language has; <c>my/name</c> never will be.</param>
    /// <param name="arity">How many arguments it takes.</param>
    /// <param name="function">
    /// Gets the arguments, of the types that <see cref="EdnReader"/> names, and gives a value, a collection or a tuple; <see langword="null"/> drops the row. It may be
    /// called in any order and number of times, by many threads, so it must be a function of its arguments alone. What it throws ends the query.
    /// </param>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddFunction(string symbol, int arity, Func<IReadOnlyList<object?>, object?> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(arity);
        var name = NameOf(symbol);
        if (FunctionTable.Default.TryGet(name, out _) || _aggregates.ContainsKey(name)) throw Duplicate(name);
        return Add(_functions, name, new Function(name, arity, arity, "a function of the caller", (arguments, _) => Call(name, function, arguments.ToArray())));
    }

    /// <summary>Adds a predicate that queries call, <c>[(name ?x …)]</c>: as <see cref="AddFunction"/>, of one that says yes or no.</summary>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddPredicate(string symbol, int arity, Func<IReadOnlyList<object?>, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return AddFunction(symbol, arity, arguments => predicate(arguments));
    }

    /// <summary>Adds an aggregate that <c>:find</c> names, <c>(name ?x)</c> or <c>(name argument … ?x)</c>.</summary>
    /// <param name="symbol">Its name: none that the language has.</param>
    /// <param name="aggregate">Gets the values of a group, in no order, equal ones as often as they occur, never none; and the arguments before the variable.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="DatalogException"><c>duplicate-function</c>, <c>bad-name</c>.</exception>
    public FunctionRegistry AddAggregate(string symbol, Func<IReadOnlyList<object?>, IReadOnlyList<object?>, object?> aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        var name = NameOf(symbol);
        if (Aggregates.Default.TryGet(name, out _) || name == "pull" || _functions.ContainsKey(name)) throw Duplicate(name);
        return Add(_aggregates, name, new Aggregate(name, 0, int.MaxValue, "an aggregate of the caller", (values, arguments, _) =>
        {
            var given = arguments.ToArray();
            return Call(name, values => aggregate(values, given), values);
        }));
    }

    /// <summary>What queries see of it.</summary>
    internal FunctionLibrary ForQueries() => _library ??= _functions.IsEmpty && _aggregates.IsEmpty ? FunctionLibrary.Default : FunctionLibrary.Default.With(_functions.Values, _aggregates.Values);

    /// <summary>What transactions see of it.</summary>
    /// <param name="databaseOf">The database value of a spec.</param>
    internal TransactionFunctions ForTransactions(Func<ViewSpec, Database> databaseOf) => new(
        name => _transactionFunctions.TryGetValue(name, out var function) ? (before, arguments) => function(databaseOf(before), arguments) : null,
        name => _attributePredicates.GetValueOrDefault(name),
        name => _entityPredicates.TryGetValue(name, out var predicate) ? (after, e) => predicate(databaseOf(after), e) : null);

    private static string NameOf(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Any(char.IsWhiteSpace) ? throw new DatalogException(ErrorKind.Request, "bad-name", $"{EdnWriter.ToString(name)} is no name of a function") : name;

    private static object? Call(string name, Func<IReadOnlyList<object?>, object?> function, IReadOnlyList<object?> arguments)
    {
        try
        {
            return DotNetValues.ToInput(function(arguments));
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new FunctionException("function-failed", $"({name} …) failed: {failure.Message}");
        }
    }

    private static DatalogException Duplicate(object name) => new(ErrorKind.Request, "duplicate-function", $"{name} is registered already, or is of the language", "give the function another name");

    private FunctionRegistry Add<TName, TFunction>(ConcurrentDictionary<TName, TFunction> functions, TName name, TFunction function)
        where TName : notnull
    {
        if (!functions.TryAdd(name, function)) throw Duplicate(name);
        _library = null;
        return this;
    }
}
