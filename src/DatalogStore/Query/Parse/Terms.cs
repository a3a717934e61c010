using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>What stands at one place of a clause. Prints itself as EDN.</summary>
internal abstract record Term;

/// <summary>A variable such as <c>?x</c>; the name has its question mark.</summary>
internal sealed record Variable(string Name) : Term
{
    public override string ToString() => Name;
}

/// <summary>A value written in the query.</summary>
internal sealed record Constant(object? Value) : Term
{
    public override string ToString() => EdnWriter.ToString(Value);
}

/// <summary><c>_</c>: anything, unified with nothing.</summary>
internal sealed record Blank : Term
{
    public static readonly Blank Instance = new();

    public override string ToString() => "_";
}

/// <summary>A source such as <c>$</c> or <c>$old</c> as an argument of a function.</summary>
internal sealed record SourceName(string Name) : Term
{
    public override string ToString() => Name;
}
