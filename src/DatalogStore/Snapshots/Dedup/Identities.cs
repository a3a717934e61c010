namespace DatalogStore.Snapshots.Dedup;

/// <summary>How well an attribute's key tells one resource from another.</summary>
internal enum IdentityRank : byte
{
    None,

    /// <summary>A name, which may be given again.</summary>
    Name,

    /// <summary>An id, which is not.</summary>
    Id,
}

/// <summary>
/// Keys whose values say which resource a map describes. Letter case, <c>-</c> and <c>_</c> do not matter.
/// <code>
/// Id      id  arn  uid  uuid  guid  selflink, and *id, *arn behind a stem that ends the singular of the key above: SecurityGroups … GroupId
/// Name    name  key  email  displayname, and *name behind such a stem: Roles … RoleName
/// </code>
/// A stem that is not of the key above names something else: OwnerId of an instance is its account's.
/// </summary>
internal static class Identities
{
    private static readonly HashSet<string> Ids = ["id", "arn", "uid", "uuid", "guid", "selflink"];
    private static readonly HashSet<string> Names = ["name", "key", "email", "displayname"];

    public static IdentityRank RankOf(string path, string key)
    {
        var plain = Plain(key);
        if (Ids.Contains(plain)) return IdentityRank.Id;
        if (Names.Contains(plain)) return IdentityRank.Name;
        var above = Singular(Plain(path[(path.LastIndexOf('.') + 1)..]));
        return IsOf(plain, "id", above) || IsOf(plain, "arn", above) ? IdentityRank.Id
            : IsOf(plain, "name", above) ? IdentityRank.Name
            : IdentityRank.None;
    }

    private static bool IsOf(string key, string ending, string above) =>
        key.Length > ending.Length && key.EndsWith(ending, StringComparison.Ordinal) && above.EndsWith(key[..^ending.Length], StringComparison.Ordinal);

    private static string Singular(string key) =>
        key.EndsWith("ies", StringComparison.Ordinal) ? key[..^3] + "y"
        : key.EndsWith("sses", StringComparison.Ordinal) ? key[..^2]
        : key.EndsWith('s') ? key[..^1]
        : key;

    private static string Plain(string key) => key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
