namespace DatalogStore.Storage.Bitmaps;

/// <summary>65,536 bits.</summary>
internal sealed class BitmapContainer : Container
{
    private readonly ulong[] _words;
    private int _count;

    private BitmapContainer(ulong[] words, int count)
    {
        _words = words;
        _count = count;
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override int RunCount => Measure(_words).Runs;

    public static BitmapContainer OfWords(ReadOnlySpan<ulong> words, int count) => new(words.ToArray(), count);

    /// <inheritdoc/>
    public override bool Contains(ushort low) => (_words[low >> 6] >> (low & 63) & 1) != 0;

    /// <inheritdoc/>
    public override Container Add(ushort low)
    {
        ref var word = ref _words[low >> 6];
        var bit = 1UL << (low & 63);
        if ((word & bit) == 0) _count++;
        word |= bit;
        return this;
    }

    /// <inheritdoc/>
    public override bool IntersectsRange(ushort first, ushort last)
    {
        var (from, to) = (first >> 6, last >> 6);
        var (head, tail) = (ulong.MaxValue << (first & 63), ulong.MaxValue >> (63 - (last & 63)));
        if (from == to) return (_words[from] & head & tail) != 0;
        return (_words[from] & head) != 0 || (_words[to] & tail) != 0 || _words.AsSpan((from + 1)..to).ContainsAnyExcept(0UL);
    }

    /// <inheritdoc/>
    public override void WriteWords(Span<ulong> words) => _words.CopyTo(words);

    /// <inheritdoc/>
    public override IEnumerable<ushort> Numbers() => NumbersOf(_words);

    /// <inheritdoc/>
    public override Container Clone() => new BitmapContainer((ulong[])_words.Clone(), _count);
}
