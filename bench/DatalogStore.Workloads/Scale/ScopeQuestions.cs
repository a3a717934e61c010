using DatalogStore.Edn;
using Attribute = DatalogStore.Model.Attribute;

namespace DatalogStore.Workloads.Scale;

/// <summary>
/// Questions of five shapes about whatever a store holds, chosen by its statistics: the largest kind of map that has a string, its scalars, and the maps that refer to
/// it. They give no entity ids, so that two stores of the same day answer alike.
/// </summary>
internal static class ScopeQuestions
{
    private const int BranchesMax = 8;

    public static IReadOnlyList<(string Name, string Text, string Rules)> Of(DatomStore store)
    {
        var statistics = store.Db.Attributes.Where(a => a.Ident.Namespace is { } ns && ns.Contains('.', StringComparison.Ordinal) && !ns.StartsWith("snapshot", StringComparison.Ordinal))
            .Select(a => (Attribute: a, Statistics: store.Storage.Statistics.Of(a.Id))).Where(a => a.Statistics is not null).ToList();
        // Names tell entities apart: the string with the most different values.
        var name = statistics.Where(a => Is(a.Attribute, "string")).MaxBy(a => a.Statistics!.Values.Estimate()).Attribute.Ident;
        var scalars = statistics.Where(a => a.Attribute.Ident.Namespace == name.Namespace && a.Attribute.Ident != name && !Is(a.Attribute, "ref"))
            .OrderByDescending(a => a.Statistics!.Entities).Take(3).Select(a => a.Attribute.Ident).ToList();
        var refs = statistics.Where(a => Is(a.Attribute, "ref")).OrderByDescending(a => a.Statistics!.Assertions).Select(a => a.Attribute.Ident).ToList();
        // Up from the kind of map: the attributes on its path, each the ref to the next.
        var path = new List<Keyword>();
        for (var ns = name.Namespace!; ns.LastIndexOf('.') is > 0 and var dot; ns = ns[..dot]) path.Add(Keyword.Of(ns[..dot] + "/" + ns[(dot + 1)..]));
        path = [.. path.Where(refs.Contains)];
        var value = EdnWriter.ToString(store.Db.Query($"[:find (min ?v) . :where [_ {name} ?v]]").Scalar);
        var star = string.Join(' ', scalars.Select((a, i) => $"[?e {a} ?v{i}]"));
        var variables = string.Join(' ', scalars.Select((_, i) => $"?v{i}"));
        var group = scalars.Count > 0 ? scalars[0] : name;
        var climb = string.Join(' ', path.Take(2).Select((a, i) => $"[?p{i} {a} {(i == 0 ? "?e" : $"?p{i - 1}")}]"));
        var children = string.Join('\n', refs.Take(BranchesMax).Concat(path).Distinct().Select(a => $"[(child ?x ?y) [?x {a} ?y]]"));
        const string Below = "[(below ?x ?y) (child ?x ?y)] [(below ?x ?y) (child ?x ?z) (below ?z ?y)]";
        return
        [
            ("look-up", $"[:find ?v {variables} :where [?e {name} {value}] [?e {name} ?v] {star}]", "[]"),
            ("star", $"[:find ?v {variables} :where [?e {name} ?v] {star}]", "[]"),
            ("join", $"[:find ?v (count ?p{Math.Min(2, path.Count) - 1}) :where [?e {name} ?v] {climb}]", "[]"),
            ("recursion", $"[:find (count-distinct ?x) (count-distinct ?y) :in $ % :where (below ?x ?y) [?y {name} _]]", $"[{children} {Below}]"),
            ("aggregate", $"[:find ?g (count ?e) :where [?e {name} _] [?e {group} ?g]]", "[]"),
        ];
    }

    private static bool Is(Attribute attribute, string type) => attribute.ValueType.ToString().Equals(type, StringComparison.OrdinalIgnoreCase);
}
