using System.Runtime.InteropServices;

namespace DatalogStore.Storage.Verification;

/// <summary>The sum of an index's rows for each attribute.</summary>
internal sealed class AttributeSums
{
    private readonly Dictionary<long, DatomSum> _sums = [];

    public void Add(long e, long a, ulong v, long t, bool added) => CollectionsMarshal.GetValueRefOrAddDefault(_sums, a, out _).Add(e, a, v, t, added);

    /// <summary>The attributes whose sums differ, ascending.</summary>
    public IReadOnlyList<long> DifferingFrom(AttributeSums other) =>
        [.. _sums.Keys.Union(other._sums.Keys).Where(a => !_sums.GetValueOrDefault(a).Equals(other._sums.GetValueOrDefault(a))).Order()];

    public long CountOf(long a) => _sums.GetValueOrDefault(a).Count;
}
