namespace DatalogStore.Query.Functions;

/// <summary>Functions that read a database; their first argument is a source, <c>$</c> when it is left out. The evaluator runs them.</summary>
internal static class DatabaseFunctionNames
{
    public const string Missing = "missing?";
    public const string GetElse = "get-else";
    public const string GetSome = "get-some";

    public static IEnumerable<Function> All =>
    [
        new(Missing, 3, 3, "$ entity attribute → boolean: the entity has no value of it", null),
        new(GetElse, 4, 4, "$ entity attribute default → its value, or the default", null),
        new(GetSome, 3, Function.AnyArity, "$ entity attribute … → [attribute-id value] of the first that is there, or nil", null),
    ];
}
