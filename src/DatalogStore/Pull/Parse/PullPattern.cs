using DatalogStore.Edn;

namespace DatalogStore.Pull.Parse;

/// <summary>A pull pattern as it was written: <c>[element …]</c>. Prints itself as EDN.</summary>
/// <param name="Form">The vector and its place.</param>
/// <param name="Text">The text it was read from, to show places of it.</param>
/// <param name="Elements">Its elements, in written order; a map of several entries gives one element for each.</param>
internal sealed record PullPattern(EdnForm Form, SourceText Text, IReadOnlyList<PullElement> Elements)
{
    public override string ToString() => EdnWriter.ToString(Form.Value);
}

/// <summary>One element of a pattern.</summary>
internal abstract record PullElement(EdnForm Form)
{
    public sealed override string ToString() => EdnWriter.ToString(Form.Value);
}

/// <summary><c>*</c>: every attribute of the entity and its id.</summary>
internal sealed record PullWildcard(EdnForm Form) : PullElement(Form);

/// <summary><c>:ns/name</c>, <c>:ns/_name</c> or <c>:db/id</c>, alone, with options, or as the key of a map.</summary>
/// <param name="Form">The name with its options, and the place.</param>
/// <param name="Attribute">The attribute's name, without the underscore of a reverse one.</param>
/// <param name="IsReverse">Whether it asks who refers to the entity.</param>
/// <param name="Key">The key of the answer: <c>:as</c>, else the name as written.</param>
/// <param name="Options">What stands after the name.</param>
/// <param name="Nested">What is pulled of the entities that are referred to; <see langword="null"/> when only the attribute is asked for.</param>
internal sealed record PullAttribute(EdnForm Form, Keyword Attribute, bool IsReverse, object? Key, PullAttributeOptions Options, PullNested? Nested) : PullElement(Form)
{
    /// <summary>Whether it is <c>:db/id</c>, which is no attribute.</summary>
    public bool IsEntityId => ReferenceEquals(Attribute, EntityIdName);

    /// <summary><c>:db/id</c>.</summary>
    public static Keyword EntityIdName { get; } = Keyword.Of("db/id");
}

/// <summary>The options of an attribute.</summary>
internal sealed record PullAttributeOptions
{
    /// <summary>Most values of a cardinality-many attribute unless the pattern says otherwise.</summary>
    public const int LimitDefault = 1000;

    public static readonly PullAttributeOptions None = new();

    /// <summary>Most values; <see langword="null"/> for all.</summary>
    public int? Limit { get; init; } = LimitDefault;

    /// <summary>What stands where the entity has no such attribute; read when <see cref="HasDefault"/>.</summary>
    public object? Default { get; init; }

    public bool HasDefault { get; init; }

    /// <summary>The function that the value goes through, and its place.</summary>
    public EdnForm? Xform { get; init; }
}

/// <summary>What is pulled of the entities that an attribute leads to.</summary>
internal abstract record PullNested;

/// <summary><c>{:a [element …]}</c>.</summary>
internal sealed record PullSubpattern(PullPattern Pattern) : PullNested;

/// <summary><c>{:a ...}</c> and <c>{:a 3}</c>: the pattern that the map stands in, again.</summary>
/// <param name="DepthMax">How many times it goes down; <see langword="null"/> for as far as it leads.</param>
internal sealed record PullRecursion(int? DepthMax) : PullNested;
