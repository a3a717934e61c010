using System.Runtime.InteropServices;
using DatalogStore.Codec;

namespace DatalogStore.Storage.Verification;

/// <summary>Counts what the statistics in <c>meta</c> say of each attribute, and holds them against it.</summary>
internal sealed class StatisticsCheck(RowWalk walk, DatomText text)
{
    private readonly Dictionary<long, Counts> _counted = [];
    private readonly Dictionary<long, AttributeStatistics> _told = [];

    private struct Counts
    {
        public long Assertions;
        public long Retractions;
        public long LastT;
    }

    /// <summary>Whether <c>avet</c> has every datom of an attribute.</summary>
    public bool HasValueIndex(long a) => _told.TryGetValue(a, out var statistics) && statistics.ValueIndex == ValueIndexState.Complete;

    public void Tell(long a, AttributeStatistics statistics) => _told[a] = statistics;

    /// <summary>Counts a row.</summary>
    public void Count(long a, long t, bool added, int values)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counted, a, out _);
        if (added) counts.Assertions += values;
        else counts.Retractions += values;
        counts.LastT = Math.Max(counts.LastT, t);
    }

    public void Compare(long lastT)
    {
        foreach (var a in _counted.Keys.Union(_told.Keys).Order())
        {
            var counted = _counted.GetValueOrDefault(a);
            if (!_told.TryGetValue(a, out var told))
            {
                Add(a, "The attribute has datoms and no statistics.");
                continue;
            }

            if (told.Assertions != counted.Assertions || told.Retractions != counted.Retractions)
                Add(a, $"The statistics say {told.Assertions} assertions and {told.Retractions} retractions; there are {counted.Assertions} and {counted.Retractions}.");
            if (told.LastT < counted.LastT || told.LastT > lastT) Add(a, $"The statistics name transaction {told.LastT} as the attribute's last; it is {counted.LastT}.");
            if (told.ValueIndex is not (ValueIndexState.Complete or ValueIndexState.Partial)) Add(a, $"The statistics say {told.ValueIndex} of an index by value.");
        }
    }

    private void Add(long a, string what) => walk.Findings.Add("statistics", ColumnFamily.Meta, MetaKeys.OfAttribute(a), $"{text.Attribute(a)}: {what}");
}
