using System.Runtime.CompilerServices;

namespace DatalogStore.Query.Plan;

/// <summary>
/// What was found out about a goal when some of its shared variables were bound. Without it, asking nested branches and negations again at every
/// level would take time exponential in their depth.
/// </summary>
internal sealed class GoalMemo<T>
{
    private readonly Dictionary<(Goal Goal, ulong Bound), T> _known = new(Comparer.Instance);

    public void Clear() => _known.Clear();

    /// <summary>The value for the goal with these variables bound, computed at most once.</summary>
    public T Get(Goal goal, IReadOnlyList<int> shared, IReadOnlySet<int> bound, Func<T> compute)
    {
        if (shared.Count > 64) return compute();
        var bits = 0UL;
        for (var i = 0; i < shared.Count; i++)
        {
            if (bound.Contains(shared[i])) bits |= 1UL << i;
        }

        if (_known.TryGetValue((goal, bits), out var value)) return value;
        value = compute();
        _known[(goal, bits)] = value;
        return value;
    }

    /// <summary>Goals by reference: they are records, and comparing their contents would walk whole bodies.</summary>
    private sealed class Comparer : IEqualityComparer<(Goal Goal, ulong Bound)>
    {
        public static readonly Comparer Instance = new();

        public bool Equals((Goal Goal, ulong Bound) x, (Goal Goal, ulong Bound) y) => ReferenceEquals(x.Goal, y.Goal) && x.Bound == y.Bound;

        public int GetHashCode((Goal Goal, ulong Bound) key) => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Goal), key.Bound);
    }
}
