using System.Collections.Concurrent;
using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>
/// The statistics of every attribute in memory. One writer replaces rows after its commit is written; readers may see a row newer than their basis, which
/// they tell by its last t.
/// </summary>
internal sealed class StatisticsTable
{
    private readonly ConcurrentDictionary<long, AttributeStatistics> _byAttribute = new();

    /// <summary>The statistics of an attribute, or <see langword="null"/> when it never had a datom. Treat as immutable.</summary>
    public AttributeStatistics? Of(long a) => _byAttribute.GetValueOrDefault(a);

    public void Set(long a, AttributeStatistics statistics) => _byAttribute[a] = statistics;

    public void Load(IReadView view)
    {
        using var rows = view.Iterate(ColumnFamily.Meta);
        for (rows.Seek([MetaKeys.AttributePrefix]); rows.IsValid && rows.Key.Length == 5 && rows.Key[0] == MetaKeys.AttributePrefix; rows.Next())
        {
            try
            {
                _byAttribute[KeyBytes.ReadAttribute(rows.Key[1..])] = AttributeStatistics.Read(rows.Value);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Meta, rows.Key, why);
            }
        }
    }
}
