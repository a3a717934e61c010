namespace DatalogStore.Snapshots.Dedup;

/// <summary>Sums and products of counts that stop at the largest number: references multiply with every level, so that a small snapshot can stand for more maps than a number can say.</summary>
internal static class Saturated
{
    public static long Sum(long x, long y) => x > long.MaxValue - y ? long.MaxValue : x + y;

    public static long Sum<T>(IEnumerable<T> items, Func<T, long> count) => items.Aggregate(0L, (sum, item) => Sum(sum, count(item)));

    public static long Product(long x, long y) => (long)Int128.Min(long.MaxValue, (Int128)x * y);
}
