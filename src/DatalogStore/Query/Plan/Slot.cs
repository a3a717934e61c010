namespace DatalogStore.Query.Plan;

/// <summary>What stands at one place of a goal, names resolved: nothing, a word, or a variable's number.</summary>
internal readonly record struct Slot
{
    private Slot(SlotKind kind, ulong word, int variable)
    {
        Kind = kind;
        Word = word;
        Variable = variable;
    }

    public static Slot Blank => default;

    public SlotKind Kind { get; }

    /// <summary>The value of a constant.</summary>
    public ulong Word { get; }

    /// <summary>The number of a variable.</summary>
    public int Variable { get; }

    public bool IsVariable => Kind == SlotKind.Variable;

    public bool IsConstant => Kind == SlotKind.Constant;

    public bool IsBlank => Kind == SlotKind.Blank;

    public static Slot OfConstant(ulong word) => new(SlotKind.Constant, word, -1);

    public static Slot OfVariable(int variable) => new(SlotKind.Variable, 0, variable);

    /// <summary>Whether its value is known once these variables are.</summary>
    public bool IsKnown(IReadOnlySet<int> bound) => IsConstant || (IsVariable && bound.Contains(Variable));

    /// <summary>The slot with its variable renamed.</summary>
    public Slot Rename(Func<int, int> rename) => IsVariable ? OfVariable(rename(Variable)) : this;

    public string Describe(VariableNames names) => Kind switch
    {
        SlotKind.Blank => "_",
        SlotKind.Constant => names.TextOf(Word),
        _ => names[Variable],
    };
}

/// <summary>Kinds of <see cref="Slot"/>.</summary>
internal enum SlotKind
{
    Blank = 0,
    Constant,
    Variable,
}
