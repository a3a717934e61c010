namespace DatalogStore.Storage;

/// <summary>Merges neighbouring sorted runs of rows, pair by pair, until one is left: n · log(runs) comparisons, none of them wasted on what is sorted.</summary>
internal static class RunMerge
{
    /// <summary>The order of the rows.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="runs">Where each sorted run begins, ascending, the first at 0.</param>
    /// <param name="compare">Compares two rows.</param>
    public static int[] Order(int count, List<int> runs, Comparison<int> compare)
    {
        var from = new int[count];
        for (var i = 0; i < count; i++) from[i] = i;
        var to = new int[count];
        var starts = runs.ToArray();
        while (starts.Length > 1)
        {
            var next = new List<int>((starts.Length + 1) / 2);
            for (var i = 0; i < starts.Length; i += 2)
            {
                var middle = i + 1 < starts.Length ? starts[i + 1] : count;
                var end = i + 2 < starts.Length ? starts[i + 2] : count;
                Merge(from, to, starts[i], middle, end, compare);
                next.Add(starts[i]);
            }

            (from, to) = (to, from);
            starts = [.. next];
        }

        return from;
    }

    private static void Merge(int[] from, int[] to, int start, int middle, int end, Comparison<int> compare)
    {
        var (left, right) = (start, middle);
        for (var at = start; at < end; at++)
        {
            if (left < middle && (right >= end || compare(from[left], from[right]) <= 0)) to[at] = from[left++];
            else to[at] = from[right++];
        }
    }
}
