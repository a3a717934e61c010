using System.Numerics;

namespace DatalogStore.Storage.Bitmaps;

/// <summary>
/// The numbers of a bitmap that share their upper 16 bits, by their lower 16. Three forms, as the published Roaring format has them: a sorted array (up to 4096
/// numbers), a bitmap of 65,536 bits, runs. <see cref="Best"/> is the smallest form; in memory any form is correct.
/// </summary>
internal abstract class Container
{
    /// <summary>Words of a bitmap of 65,536 bits.</summary>
    public const int Words = 1024;

    /// <summary>An array of more would be longer than a bitmap.</summary>
    public const int ArrayMax = 4096;

    /// <summary>How many numbers.</summary>
    public abstract int Count { get; }

    /// <summary>How many stretches of adjacent numbers.</summary>
    public abstract int RunCount { get; }

    public abstract bool Contains(ushort low);

    /// <summary>Adds a number; returns the container that has it, which is this one unless another form is due. Only its owner may call it.</summary>
    public abstract Container Add(ushort low);

    /// <summary>Whether any number from <paramref name="first"/> to <paramref name="last"/>, both inclusive, is in it.</summary>
    public abstract bool IntersectsRange(ushort first, ushort last);

    /// <summary>Sets a bit for each number in words that are zero.</summary>
    public abstract void WriteWords(Span<ulong> words);

    /// <summary>The numbers, ascending.</summary>
    public abstract IEnumerable<ushort> Numbers();

    public abstract Container Clone();

    /// <summary>The same numbers in the form that takes the fewest bytes.</summary>
    public Container Best()
    {
        var runBytes = 2 + (4 * RunCount);
        var otherBytes = Math.Min(2 * Count, 8 * Words);
        if (runBytes < otherBytes ? this is RunContainer : Count <= ArrayMax ? this is ArrayContainer : this is BitmapContainer) return this;
        Span<ulong> words = stackalloc ulong[Words];
        words.Clear();
        WriteWords(words);
        return OfWords(words);
    }

    /// <summary>A container, in its best form, of the bits that are set; <see langword="null"/> when none is.</summary>
    public static Container OfWords(ReadOnlySpan<ulong> words)
    {
        var (count, runs) = Measure(words);
        if (2 + (4 * runs) < Math.Min(2 * count, 8 * Words)) return RunContainer.OfWords(words, runs);
        return count <= ArrayMax ? ArrayContainer.OfWords(words, count) : BitmapContainer.OfWords(words, count);
    }

    /// <summary>Same numbers in whatever form.</summary>
    public bool SameAs(Container other)
    {
        if (Count != other.Count) return false;
        Span<ulong> mine = stackalloc ulong[Words];
        Span<ulong> theirs = stackalloc ulong[Words];
        mine.Clear();
        theirs.Clear();
        WriteWords(mine);
        other.WriteWords(theirs);
        return mine.SequenceEqual(theirs);
    }

    /// <summary>Bits that are set, and stretches of adjacent ones: a run begins at each set bit whose lower neighbour is not.</summary>
    protected static (int Count, int Runs) Measure(ReadOnlySpan<ulong> words)
    {
        var (count, runs, carry) = (0, 0, 0UL);
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
            runs += BitOperations.PopCount(word & ~((word << 1) | carry));
            carry = word >> 63;
        }

        return (count, runs);
    }

    /// <summary>Sets the bits from <paramref name="first"/> to <paramref name="last"/>, both inclusive.</summary>
    protected static void SetRange(Span<ulong> words, int first, int last)
    {
        var (from, to) = (first >> 6, last >> 6);
        var (head, tail) = (ulong.MaxValue << (first & 63), ulong.MaxValue >> (63 - (last & 63)));
        if (from == to)
        {
            words[from] |= head & tail;
            return;
        }

        words[from] |= head;
        words[(from + 1)..to].Fill(ulong.MaxValue);
        words[to] |= tail;
    }

    /// <summary>The set bits, ascending.</summary>
    protected static IEnumerable<ushort> NumbersOf(ulong[] words)
    {
        for (var i = 0; i < words.Length; i++)
            for (var word = words[i]; word != 0; word &= word - 1) yield return (ushort)((i << 6) + BitOperations.TrailingZeroCount(word));
    }
}
