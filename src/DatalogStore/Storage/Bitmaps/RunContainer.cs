using System.Numerics;

namespace DatalogStore.Storage.Bitmaps;

/// <summary>Stretches of adjacent numbers, ascending, no two of them touching: what ids that were given out in order come to.</summary>
internal sealed class RunContainer : Container
{
    private (ushort First, ushort Last)[] _runs;
    private int _runCount;
    private int _count;

    /// <summary>Takes over ascending runs that do not touch.</summary>
    public RunContainer((ushort First, ushort Last)[] runs, int runCount)
    {
        _runs = runs;
        _runCount = runCount;
        foreach (var (first, last) in Span) _count += last - first + 1;
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override int RunCount => _runCount;

    /// <summary>The runs, ascending, ends inclusive.</summary>
    public ReadOnlySpan<(ushort First, ushort Last)> Span => _runs.AsSpan(0, _runCount);

    public static RunContainer OfWords(ReadOnlySpan<ulong> words, int runCount)
    {
        var runs = new (ushort, ushort)[runCount];
        var (n, at) = (0, 0);
        while (n < runCount)
        {
            var first = NextBit(words, at, set: true);
            at = NextBit(words, first, set: false);
            runs[n++] = ((ushort)first, (ushort)(at - 1));
        }

        return new RunContainer(runs, runCount);
    }

    /// <inheritdoc/>
    public override bool Contains(ushort low)
    {
        var at = RunAtOrBefore(low);
        return at >= 0 && low <= _runs[at].Last;
    }

    /// <inheritdoc/>
    public override Container Add(ushort low)
    {
        var last = _runCount == 0 ? -2 : _runs[_runCount - 1].Last;
        if (low == last + 1)
        {
            _runs[_runCount - 1].Last = low;
            _count++;
            return this;
        }

        if (low > last && _runCount < ArrayMax / 2)
        {
            if (_runCount == _runs.Length) Array.Resize(ref _runs, Math.Max(4, _runCount * 2));
            _runs[_runCount++] = (low, low);
            _count++;
            return this;
        }

        if (Contains(low)) return this;
        // Numbers out of order: a form where the next one costs little.
        Span<ulong> words = stackalloc ulong[Words];
        words.Clear();
        WriteWords(words);
        words[low >> 6] |= 1UL << (low & 63);
        return _count + 1 <= ArrayMax ? ArrayContainer.OfWords(words, _count + 1) : BitmapContainer.OfWords(words, _count + 1);
    }

    /// <inheritdoc/>
    public override bool IntersectsRange(ushort first, ushort last)
    {
        var at = RunAtOrBefore(last);
        return at >= 0 && _runs[at].Last >= first;
    }

    /// <inheritdoc/>
    public override void WriteWords(Span<ulong> words)
    {
        foreach (var (first, last) in Span) SetRange(words, first, last);
    }

    /// <inheritdoc/>
    public override IEnumerable<ushort> Numbers()
    {
        for (var i = 0; i < _runCount; i++)
            for (int low = _runs[i].First; low <= _runs[i].Last; low++) yield return (ushort)low;
    }

    /// <inheritdoc/>
    public override Container Clone() => new RunContainer(Span.ToArray(), _runCount);

    /// <summary>The last run that begins at or before a number, or −1.</summary>
    private int RunAtOrBefore(ushort low)
    {
        var (from, to) = (0, _runCount - 1);
        while (from <= to)
        {
            var middle = (from + to) >>> 1;
            if (_runs[middle].First <= low)
                from = middle + 1;
            else
                to = middle - 1;
        }

        return to;
    }

    private static int NextBit(ReadOnlySpan<ulong> words, int from, bool set)
    {
        for (var at = from; at < 64 * Words; at = (at | 63) + 1)
        {
            var word = (set ? words[at >> 6] : ~words[at >> 6]) & (ulong.MaxValue << (at & 63));
            if (word != 0) return (at & ~63) + BitOperations.TrailingZeroCount(word);
        }

        return 64 * Words;
    }
}
