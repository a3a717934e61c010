namespace DatalogStore.Query.Functions;

/// <summary>
/// Functions that read a database; their first argument is a source, <c>$</c> when it is left out. The evaluator runs them. <c>q</c> alone takes its
/// sources as its query names them.
/// </summary>
internal static class DatabaseFunctionNames
{
    public const string Missing = "missing?";
    public const string GetElse = "get-else";
    public const string GetSome = "get-some";
    public const string JsonNull = "json-null?";
    public const string JsonEmpty = "json-empty?";
    public const string TxIds = "tx-ids";
    public const string TxData = "tx-data";
    public const string Fulltext = "fulltext";
    public const string Query = "q";

    public static IEnumerable<Function> All =>
    [
        new(Missing, 3, 3, "$ entity attribute → boolean: the entity has no value of it", null),
        new(GetElse, 4, 4, "$ entity attribute default → its value, or the default", null),
        new(GetSome, 3, Function.AnyArity, "$ entity attribute … → [attribute-id value] of the first that is there, or nil", null),
        new(JsonNull, 3, 3, "$ entity attribute → boolean: what was collected said null there", null),
        new(JsonEmpty, 3, 3, "$ entity attribute → boolean: what was collected had an empty list or map there", null),
        new(TxIds, 3, 3, "$ start end → vector of transactions, start included, end not; each a t, a transaction, an instant or nil", null),
        new(TxData, 2, 2, "$ transaction → vector of [e a v tx added]", null),
        new(Fulltext, 3, 3, "$ attribute search → vector of [e value tx score]: values that have a word of the search, score 0 to 1", null),
        new(Query, 1, Function.AnyArity, "query input … → its answer: vector of rows, of values, a row or a value", null),
    ];
}
