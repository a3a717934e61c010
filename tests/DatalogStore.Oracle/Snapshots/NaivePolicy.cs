namespace DatalogStore.Oracle.Snapshots;

/// <summary>
/// Keyed maps by plain recursion: a tree as the policy would have it, the map of entries being a list of maps with the member <see cref="Key"/>, and back.
/// </summary>
public static class NaivePolicy
{
    /// <summary>Stands for our own name; no generated key has it.</summary>
    public const string Key = "\u0007key";

    /// <summary>As <see cref="Key"/>, for the value of an entry that is no map.</summary>
    public const string Value = "\u0007value";

    /// <summary>The tree with the maps that <paramref name="isKeyed"/> says by the keys above them as lists of entries.</summary>
    public static object? Keyed(object? tree, IReadOnlyList<string> path, Func<IReadOnlyList<string>, bool> isKeyed)
    {
        if (tree is List<object?> list) return list.ConvertAll(item => Keyed(item, path, isKeyed));
        if (tree is not NaiveMap map) return tree;
        var last = map.Members.GroupBy(m => m.Key, StringComparer.Ordinal).Select(g => new NaiveMember(g.Key, Keyed(g.Last().Value, [.. path, g.Key], isKeyed))).ToList();
        if (last.Count == 0 || path.Count == 0 || !isKeyed(path)) return new NaiveMap(last);
        return last.ConvertAll(object? (m) => new NaiveMap(m.Value is NaiveMap value ? [new NaiveMember(Key, m.Key), .. value.Members] : [new NaiveMember(Key, m.Key), new NaiveMember(Value, m.Value)]));
    }
}
