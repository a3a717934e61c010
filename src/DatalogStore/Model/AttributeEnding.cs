using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>
/// Names of attributes with an open beginning: <c>:**.SecurityGroups/GroupId</c> stands for every attribute whose path of keys ends so, whole keys
/// compared. <c>:**/GroupId</c> is every attribute of that name.
/// </summary>
internal static class AttributeEnding
{
    private const string Any = "**";

    public static bool IsOpen(Keyword name) => name.Namespace is { } path && path.StartsWith(Any, StringComparison.Ordinal) && (path.Length == Any.Length || path[Any.Length] == '.');

    /// <summary>Whether an attribute's name ends as the open one does; the open beginning stands for at least nothing.</summary>
    public static bool Matches(Keyword open, Keyword ident)
    {
        if (ident.Namespace is not { } path || ident.Name != open.Name) return false;
        var ending = open.Namespace.AsSpan(Any.Length);
        if (ending.IsEmpty) return true;
        return path.AsSpan().EndsWith(ending, StringComparison.Ordinal) || path.AsSpan().SequenceEqual(ending[1..]);
    }
}
