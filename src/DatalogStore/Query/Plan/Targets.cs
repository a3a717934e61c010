using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>A <see cref="Binding"/> with its variables numbered.</summary>
internal abstract record Target
{
    public abstract IEnumerable<int> Variables { get; }

    public abstract Target Rename(Func<int, int> rename);

    public abstract string Describe(VariableNames names);

    public static Target Of(Binding binding, Func<string, int> number) => binding switch
    {
        ScalarBinding scalar => new ScalarTarget(number(scalar.Variable.Name)),
        TupleBinding tuple => new TupleTarget([.. tuple.Items.Select(i => Of(i, number))]),
        CollectionBinding collection => new CollectionTarget(Of(collection.Item, number)),
        _ => new BlankTarget(),
    };
}

/// <summary>The whole value.</summary>
internal sealed record ScalarTarget(int Variable) : Target
{
    public override IEnumerable<int> Variables => [Variable];

    public override Target Rename(Func<int, int> rename) => new ScalarTarget(rename(Variable));

    public override string Describe(VariableNames names) => names[Variable];
}

/// <summary>Ignored.</summary>
internal sealed record BlankTarget : Target
{
    public override IEnumerable<int> Variables => [];

    public override Target Rename(Func<int, int> rename) => this;

    public override string Describe(VariableNames names) => "_";
}

/// <summary>The first items of a sequence.</summary>
internal sealed record TupleTarget(IReadOnlyList<Target> Items) : Target
{
    public override IEnumerable<int> Variables => Items.SelectMany(i => i.Variables);

    public override Target Rename(Func<int, int> rename) => new TupleTarget([.. Items.Select(i => i.Rename(rename))]);

    public override string Describe(VariableNames names) => $"[{string.Join(' ', Items.Select(i => i.Describe(names)))}]";
}

/// <summary>Every item of a collection.</summary>
internal sealed record CollectionTarget(Target Item) : Target
{
    public override IEnumerable<int> Variables => Item.Variables;

    public override Target Rename(Func<int, int> rename) => new CollectionTarget(Item.Rename(rename));

    public override string Describe(VariableNames names) => Item is TupleTarget ? $"[{Item.Describe(names)}]" : $"[{Item.Describe(names)} ...]";
}
