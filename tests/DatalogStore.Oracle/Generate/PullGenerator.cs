using DatalogStore.Model;

namespace DatalogStore.Oracle.Generate;

/// <summary>Random pull patterns over given attributes: every construct, and now and then an attribute that does not exist.</summary>
internal sealed class PullGenerator(Chance chance, IReadOnlyList<Model.Attribute> attributes)
{
    private const int DepthMax = 3;

    public string Next() => Pattern(0);

    private string Pattern(int depth)
    {
        var elements = Enumerable.Range(0, chance.Between(1, 4)).Select(_ => Element(depth)).ToList();
        if (chance.Percent(25)) elements.Insert(chance.Below(elements.Count + 1), "*");
        return $"[{string.Join(' ', elements)}]";
    }

    private string Element(int depth)
    {
        if (chance.Percent(10)) return chance.Percent(70) ? ":db/id" : $"(:db/id :as {chance.Of([":id", chance.Of(attributes).Ident.ToString()])})";
        if (chance.Percent(4)) return chance.Percent(50) ? ":nosuch/name" : "(:nosuch/name :default 0)";
        var attribute = chance.Of(attributes);
        if (attribute.ValueType != ValueType.Ref) return WithOptions(attribute.Ident.ToString(), attribute.Cardinality == Cardinality.Many);
        var isReverse = chance.Percent(35);
        var name = isReverse ? $":{attribute.Ident.Namespace}/_{attribute.Ident.Name}" : attribute.Ident.ToString();
        var isMany = isReverse ? !attribute.IsComponent : attribute.Cardinality == Cardinality.Many;
        var written = WithOptions(name, isMany);
        if (chance.Percent(25)) return written;
        return $"{{{written} {(depth >= DepthMax || chance.Percent(35) ? chance.Percent(50) ? "..." : $"{chance.Between(1, 3)}" : Pattern(depth + 1))}}}";
    }

    private string WithOptions(string name, bool isMany)
    {
        if (chance.Percent(60)) return name;
        if (chance.Percent(10)) return chance.Percent(50) ? $"(limit {name} {chance.Between(1, 2)})" : $"(default {name} :none)";
        var options = new List<string>();
        if (chance.Percent(40)) options.Add($":as {chance.Of([":x", "\"y\"", "0", ":db/id", chance.Of(attributes).Ident.ToString()])}");
        if (chance.Percent(30)) options.Add($":limit {chance.Of(["1", "2", "nil"])}");
        if (chance.Percent(30)) options.Add($":default {chance.Of(["nil", "0", ":none"])}");
        if (chance.Percent(20)) options.Add($":xform {(isMany && chance.Percent(50) ? "count" : "vector")}");
        var text = string.Join(' ', chance.Shuffled(options).Prepend(name));
        return chance.Percent(50) ? $"({text})" : $"[{text}]";
    }
}
