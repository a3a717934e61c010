using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Pull.Parse;
using DatalogStore.Query.Functions;

namespace DatalogStore.Pull.Evaluate;

/// <summary>A pattern resolved against one schema: attributes by id, functions by their bodies. What a name does not lead to is not in it.</summary>
internal sealed class PullPlan
{
    private readonly HashSet<long> _named = [];
    private readonly HashSet<object> _keys = new(EdnEquality.Instance);

    /// <summary>Whether it says <c>*</c>.</summary>
    public bool HasWildcard { get; init; }

    /// <summary>The keys under which the answer has the entity's id.</summary>
    public List<EdnForm> IdKeys { get; } = [];

    /// <summary>Whether <c>*</c> gives the id: not when the pattern names it, or gives its key to an attribute.</summary>
    public bool WildcardGivesId => HasWildcard && IdKeys.Count == 0 && !_keys.Contains(PullAttribute.EntityIdName);

    /// <summary>Attributes of the entity, in written order.</summary>
    public List<PullStep> Forward { get; } = [];

    /// <summary>Attributes that refer to the entity, in written order.</summary>
    public List<PullStep> Reverse { get; } = [];

    /// <summary>How many recursions with a depth stand in it; each counts for itself.</summary>
    public int CountedRecursions { get; set; }

    /// <summary>Whether its entities have to be read; only who refers to them otherwise.</summary>
    public bool ReadsEntity => HasWildcard || IdKeys.Count > 0 || Forward.Count > 0 || Reverse.Exists(s => s.HasDefault);

    /// <summary>The only attribute that has to be read of an entity, when reading all of it would be waste; else 0.</summary>
    public long OnlyAttribute => !HasWildcard && IdKeys.Count == 0 && Forward is [{ HasDefault: false, Attribute.Id: var id }] && Reverse.Count == 0 ? id : 0;

    /// <summary>Whether <c>*</c> gives this attribute: not when the pattern names it, or gives its key to another.</summary>
    public bool WildcardTakes(long attribute, Keyword key) => !_named.Contains(attribute) && (_keys.Count == 0 || !_keys.Contains(key));

    public void AddId(EdnForm key)
    {
        _keys.Add(EdnEquality.KeyOf(key.Value));
        IdKeys.Add(key);
    }

    public void Add(PullStep step)
    {
        _keys.Add(EdnEquality.KeyOf(step.Key.Value));
        if (!step.IsReverse && step.Attribute is { } attribute) _named.Add(attribute.Id);
        (step.IsReverse ? Reverse : Forward).Add(step);
    }
}

/// <summary>One attribute of a plan.</summary>
/// <param name="Key">Its key in the answer.</param>
/// <param name="Attribute">The attribute; <see langword="null"/> when the schema has none of this name, which only a default can answer for.</param>
internal sealed record PullStep(EdnForm Key, Model.Attribute? Attribute)
{
    public bool IsReverse { get; init; }

    /// <summary>Whether it is one of several that may answer under one key: it counts only while the key is free.</summary>
    public bool IsAlternative { get; init; }

    /// <summary>Most values.</summary>
    public int LimitMax { get; init; } = int.MaxValue;

    public bool HasDefault { get; init; }

    public object? Default { get; init; }

    /// <summary>The function that the value goes through.</summary>
    public Function? Xform { get; init; }

    /// <summary>Where the function is named.</summary>
    public SourcePlace? XformPlace { get; init; }

    /// <summary>What is pulled of the entities that are referred to; <see langword="null"/> for their ids alone.</summary>
    public PullPlan? Nested { get; init; }

    /// <summary>Whether <see cref="Nested"/> is the plan that the step stands in.</summary>
    public bool IsRecursion { get; init; }

    /// <summary>How many times a recursion goes down; <see cref="int.MaxValue"/> without a bound.</summary>
    public int DepthMax { get; init; } = int.MaxValue;

    /// <summary>The number of a recursion with a depth among those of its plan; −1 without one.</summary>
    public int Counter { get; init; } = -1;

    /// <summary>Whether the answer is a list. A part has one whole, so that a reverse component is one map; but shared parts have many.</summary>
    public bool IsMany => IsReverse ? Attribute is not { IsComponent: true, IsShared: false } : Attribute?.Cardinality == Cardinality.Many;
}
