using DatalogStore.Edn;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Gathers the answers of consecutive moments: a row keeps the stretches of moments in which it was found.</summary>
/// <param name="isMonotone">Whether a row that was found where something was not collected held all the same.</param>
internal sealed class OverTimeRows(bool isMonotone)
{
    private readonly List<(TimeInterval When, bool HasGap)> _moments = [];
    private readonly Dictionary<IReadOnlyList<object?>, List<(int First, int Last)>> _found = new(RowEquality.Instance);

    public int MomentCount => _moments.Count;

    /// <summary>Adds the next moment.</summary>
    public void Add(TimeInterval when, bool hasGap, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var moment = _moments.Count;
        _moments.Add((when, hasGap));
        foreach (var row in rows)
        {
            if (!_found.TryGetValue(row, out var stretches)) _found[row] = stretches = [];
            if (stretches.Count > 0 && stretches[^1].Last == moment) continue;
            if (stretches.Count > 0 && stretches[^1].Last == moment - 1) stretches[^1] = stretches[^1] with { Last = moment };
            else stretches.Add((moment, moment));
        }
    }

    /// <summary>The rows in the order in which they were first found.</summary>
    public IReadOnlyList<OverTimeRow> Build()
    {
        var gaps = Enumerable.Range(0, _moments.Count).Where(m => _moments[m].HasGap).ToList();
        return [.. _found.Select(f => new OverTimeRow(f.Key, Held(f.Value), Unknown(f.Value, gaps)))];
    }

    private IReadOnlyList<TimeInterval> Held(List<(int First, int Last)> stretches) => TimeInterval.Joined(
        stretches.SelectMany(s => Enumerable.Range(s.First, s.Last - s.First + 1)).Where(m => isMonotone || !_moments[m].HasGap).Select(m => _moments[m].When));

    private IReadOnlyList<TimeInterval> Unknown(List<(int First, int Last)> stretches, List<int> gaps) =>
        TimeInterval.Joined(gaps.Where(m => !isMonotone || !stretches.Exists(s => s.First <= m && m <= s.Last)).Select(m => _moments[m].When));

    /// <summary>Rows of equal values; a NaN is the same as at the moment before.</summary>
    private sealed class RowEquality : IEqualityComparer<IReadOnlyList<object?>>
    {
        public static readonly RowEquality Instance = new();

        public bool Equals(IReadOnlyList<object?>? x, IReadOnlyList<object?>? y)
        {
            if (x is null || y is null || x.Count != y.Count) return ReferenceEquals(x, y);
            for (var i = 0; i < x.Count; i++)
            {
                if (!EdnEquality.Instance.Equals(x[i], y[i]) && !(x[i] is double.NaN && y[i] is double.NaN)) return false;
            }

            return true;
        }

        public int GetHashCode(IReadOnlyList<object?> row)
        {
            var hash = default(HashCode);
            foreach (var value in row) hash.Add(EdnEquality.Instance.GetHashCode(value));
            return hash.ToHashCode();
        }
    }
}
