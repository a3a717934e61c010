using System.Numerics;

namespace DatalogStore.Storage.Bitmaps;

/// <summary>Up to 4096 numbers, sorted.</summary>
internal sealed class ArrayContainer : Container
{
    private ushort[] _numbers;
    private int _count;

    /// <summary>Takes over an ascending array.</summary>
    public ArrayContainer(ushort[] numbers, int count)
    {
        _numbers = numbers;
        _count = count;
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>The numbers, ascending.</summary>
    public ReadOnlySpan<ushort> Span => _numbers.AsSpan(0, _count);

    /// <inheritdoc/>
    public override int RunCount
    {
        get
        {
            var runs = _count == 0 ? 0 : 1;
            for (var i = 1; i < _count; i++)
                if (_numbers[i] != _numbers[i - 1] + 1) runs++;
            return runs;
        }
    }

    public static ArrayContainer OfWords(ReadOnlySpan<ulong> words, int count)
    {
        var numbers = new ushort[count];
        var n = 0;
        for (var i = 0; i < words.Length; i++)
            for (var word = words[i]; word != 0; word &= word - 1) numbers[n++] = (ushort)((i << 6) + BitOperations.TrailingZeroCount(word));
        return new ArrayContainer(numbers, n);
    }

    /// <inheritdoc/>
    public override bool Contains(ushort low) => Span.BinarySearch(low) >= 0;

    /// <inheritdoc/>
    public override Container Add(ushort low)
    {
        // Numbers mostly come in ascending order.
        var at = _count == 0 || low > _numbers[_count - 1] ? ~_count : Span.BinarySearch(low);
        if (at >= 0) return this;
        if (_count == ArrayMax)
        {
            Span<ulong> words = stackalloc ulong[Words];
            words.Clear();
            WriteWords(words);
            words[low >> 6] |= 1UL << (low & 63);
            return OfWords(words);
        }

        if (_count == _numbers.Length) Array.Resize(ref _numbers, Math.Min(ArrayMax, Math.Max(4, _count * 2)));
        at = ~at;
        Array.Copy(_numbers, at, _numbers, at + 1, _count - at);
        _numbers[at] = low;
        _count++;
        return this;
    }

    /// <inheritdoc/>
    public override bool IntersectsRange(ushort first, ushort last)
    {
        var at = Span.BinarySearch(first);
        return at >= 0 || (~at < _count && _numbers[~at] <= last);
    }

    /// <inheritdoc/>
    public override void WriteWords(Span<ulong> words)
    {
        foreach (var low in Span) words[low >> 6] |= 1UL << (low & 63);
    }

    /// <inheritdoc/>
    public override IEnumerable<ushort> Numbers()
    {
        for (var i = 0; i < _count; i++) yield return _numbers[i];
    }

    /// <inheritdoc/>
    public override Container Clone() => new ArrayContainer(Span.ToArray(), _count);
}
