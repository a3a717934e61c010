namespace DatalogStore.Query.Parse;

/// <summary>How a value is taken apart into variables, in <c>:in</c> and after a function. Prints itself as EDN.</summary>
internal abstract record Binding
{
    /// <summary>Its variables, in written order, repeated ones repeated.</summary>
    public abstract IEnumerable<Variable> Variables { get; }
}

/// <summary><c>?x</c>: the whole value.</summary>
internal sealed record ScalarBinding(Variable Variable) : Binding
{
    public override IEnumerable<Variable> Variables => [Variable];

    public override string ToString() => Variable.Name;
}

/// <summary><c>_</c>: ignored.</summary>
internal sealed record BlankBinding : Binding
{
    public static readonly BlankBinding Instance = new();

    public override IEnumerable<Variable> Variables => [];

    public override string ToString() => "_";
}

/// <summary><c>[?a ?b _]</c>: the first items of a sequence, which must have at least as many.</summary>
internal sealed record TupleBinding(IReadOnlyList<Binding> Items) : Binding
{
    public override IEnumerable<Variable> Variables => Items.SelectMany(i => i.Variables);

    public override string ToString() => $"[{string.Join(' ', Items)}]";
}

/// <summary><c>[?x ...]</c>: every item of a collection; around a tuple it is a relation, <c>[[?a ?b]]</c>.</summary>
internal sealed record CollectionBinding(Binding Item) : Binding
{
    public override IEnumerable<Variable> Variables => Item.Variables;

    public override string ToString() => Item is TupleBinding ? $"[{Item}]" : $"[{Item} ...]";
}
