using System.Diagnostics.CodeAnalysis;
using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>A name whose last part begins with an underscore is its attribute read backwards: <c>:person/_boss</c> of <c>:person/boss</c>.</summary>
internal static class ReverseName
{
    /// <summary>The attribute's own name; false when the name is not a reverse one.</summary>
    public static bool TryForward(Keyword name, [NotNullWhen(true)] out Keyword? forward)
    {
        var isReverse = name.Name.Length > 1 && name.Name[0] == '_';
        forward = isReverse ? Keyword.Of(name.Namespace, name.Name[1..]) : null;
        return isReverse;
    }

    /// <summary>The name of an attribute read backwards.</summary>
    public static Keyword Of(Keyword forward) => Keyword.Of(forward.Namespace, "_" + forward.Name);
}
