using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// Finds the rows that only one of two indexes has, once sums have said that there are some. The rows are spread over buckets by their hash; sums of buckets leave few of them to look
/// into, and only their rows are held in memory. Reads both indexes twice more: damage is rare.
/// </summary>
/// <param name="findings">Where to tell.</param>
/// <param name="text">Puts datoms into words.</param>
internal sealed class Differences(Findings findings, DatomText text)
{
    private const int Buckets = 1 << 12;
    private const int BucketsReadMax = 8;

    /// <summary>Streams one of the indexes, as often as it is called.</summary>
    public delegate void Stream(TakeDatom take);

    /// <param name="code">The code of the findings.</param>
    /// <param name="family">Where a row is missing, or should not be.</param>
    /// <param name="other">What it is held against, in words.</param>
    /// <param name="attributes">The attributes whose sums differ.</param>
    /// <param name="found">What the family has.</param>
    /// <param name="expected">What it should have.</param>
    public void Tell(string code, ColumnFamily family, string other, IReadOnlyList<long> attributes, Stream found, Stream expected)
    {
        if (attributes.Count == 0) return;
        var chosen = attributes.ToHashSet();
        var (left, right) = (new DatomSum[Buckets], new DatomSum[Buckets]);
        found((e, a, v, t, added) => AddTo(left, chosen, e, a, v, t, added));
        expected((e, a, v, t, added) => AddTo(right, chosen, e, a, v, t, added));
        var differing = Enumerable.Range(0, Buckets).Where(i => !left[i].Equals(right[i])).ToList();
        var read = differing.Take(BucketsReadMax).ToHashSet();
        var rows = new Dictionary<WordDatom, int>();
        found((e, a, v, t, added) => Count(1, e, a, v, t, added));
        expected((e, a, v, t, added) => Count(-1, e, a, v, t, added));
        foreach (var (row, times) in rows.Where(r => r.Value != 0).OrderBy(r => (r.Key.A, r.Key.E, r.Key.V, r.Key.T)))
        {
            var what = findings.Tells(code) ? text.Of(row) : "";
            findings.Add(new Finding(code, family, null, times > 0 ? $"It has {what}, and {other} has not." : $"It does not have {what}, and {other} has."));
        }

        if (differing.Count > read.Count)
            findings.Add(new Finding(code, family, null, $"There are more differences from {other} than are told here: about {differing.Count / (double)BucketsReadMax:0} times as many, in {attributes.Count} attributes."));

        void Count(int change, long e, long a, ulong v, long t, bool added)
        {
            if (!chosen.Contains(a) || !read.Contains(BucketOf(e, a, v, t, added))) return;
            var row = new WordDatom(e, a, v, t, added);
            rows[row] = rows.GetValueOrDefault(row) + change;
        }
    }

    private static int BucketOf(long e, long a, ulong v, long t, bool added) => (int)(DatomSum.Hash(5, (ulong)e, (ulong)a, v, ((ulong)t << 1) | (added ? 1UL : 0)) & (Buckets - 1));

    private static void AddTo(DatomSum[] buckets, HashSet<long> chosen, long e, long a, ulong v, long t, bool added)
    {
        if (chosen.Contains(a)) buckets[BucketOf(e, a, v, t, added)].Add(e, a, v, t, added);
    }
}
