using System.Runtime.CompilerServices;
using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>
/// Short names for the beginnings of attributes: <c>:prefixes {sg :aws.ec2.DescribeSecurityGroups.response.SecurityGroups}</c> makes
/// <c>:sg/GroupId</c> the attribute <c>:aws.ec2.DescribeSecurityGroups.response.SecurityGroups/GroupId</c>, and <c>:sg.IpPermissions/FromPort</c>
/// the one two keys below. They hold in the text that declares them, wherever a keyword stands.
/// </summary>
internal sealed class Prefixes
{
    public static readonly Prefixes None = new([]);

    private readonly Dictionary<string, string> _paths;

    private Prefixes(Dictionary<string, string> paths) => _paths = paths;

    /// <summary>Reads a map of symbols to keywords.</summary>
    public static Prefixes Parse(EdnForm form, SourceText text)
    {
        const string Help = "write :prefixes {sg :aws.ec2.DescribeSecurityGroups.response.SecurityGroups}";
        if (form.Value is not EdnMap map) throw QueryFaults.Error("bad-prefixes", $":prefixes needs a map, not {EdnWriter.ToString(form.Value)}", text, form.Span, Help);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Forms)
        {
            if (key.Value is not Symbol { Namespace: null } name || name.Text.Contains('.', StringComparison.Ordinal)) throw QueryFaults.Error("bad-prefixes", $"{EdnWriter.ToString(key.Value)} is no short name: a symbol without dot and slash", text, key.Span, Help);
            if (value.Value is not Keyword path) throw QueryFaults.Error("bad-prefixes", $"{name} stands for the beginning of an attribute, a keyword, not {EdnWriter.ToString(value.Value)}", text, value.Span, Help);
            paths.Add(name.Text, path.Text.Replace('/', '.'));
        }

        return new Prefixes(paths);
    }

    /// <summary>The form with every keyword that begins with a short name written out; places stay.</summary>
    public EdnForm Expand(EdnForm form) => _paths.Count == 0 ? form : form with { Value = Expand(form.Value) };

    private object? Expand(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case Keyword keyword: return Expand(keyword);
            case EdnVector vector: return new EdnVector([.. vector.Select(Expand)], [.. vector.Forms.Select(f => f.Span)]);
            case EdnList list: return new EdnList([.. list.Select(Expand)], [.. list.Forms.Select(f => f.Span)]);
            case EdnMap map: return new EdnMap([.. map.Forms.Select(f => (Expand(f.Key), Expand(f.Value)))]);
            case EdnSet set: return new EdnSet(set.Select(Expand));
            default: return value;
        }
    }

    private Keyword Expand(Keyword keyword)
    {
        if (keyword.Namespace is not { } path) return keyword;
        var end = path.IndexOf('.', StringComparison.Ordinal);
        return _paths.TryGetValue(end < 0 ? path : path[..end], out var whole) ? Keyword.Of(end < 0 ? whole : whole + path[end..], keyword.Name) : keyword;
    }
}
