using System.Diagnostics.CodeAnalysis;
using DatalogStore.Model;

namespace DatalogStore.Query.Functions;

/// <summary>All functions by name. One table, with arity and types: the families below fill it, and documentation is printed from it.</summary>
internal sealed class FunctionTable
{
    public static readonly FunctionTable Default = new(
    [
        .. ComparisonFunctions.All, .. ArithmeticFunctions.All, .. TruthFunctions.All, .. CollectionFunctions.All, .. NameFunctions.All,
        .. TextFunctions.All, .. RegexFunctions.All, .. NetworkFunctions.All, .. IamFunctions.All, .. DocumentFunctions.All, .. TimeFunctions.All,
        .. DatabaseFunctionNames.All,
    ]);

    private readonly Dictionary<string, Function> _byName;

    public FunctionTable(IEnumerable<Function> functions) => _byName = functions.ToDictionary(f => f.Name);

    public IEnumerable<Function> All => _byName.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out Function? function) =>
        _byName.TryGetValue(name.StartsWith("clojure.core/", StringComparison.Ordinal) ? name["clojure.core/".Length..] : name, out function);

    /// <summary>Names that look like one that is unknown.</summary>
    public IReadOnlyList<string> NamesNear(string name) => NearNames.Of(name, _byName.Keys);
}
