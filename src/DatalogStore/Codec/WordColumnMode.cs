using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>Chooses the smallest way to code the words of a column piece, by measuring each.</summary>
internal static class WordColumnMode
{
    private const int DistinctMax = 256;
    private const int SlotBits = 10;

    public static WordMode Choose(ReadOnlySpan<long> e, ReadOnlySpan<ulong> v)
    {
        if (v.IndexOfAnyExcept(v[0]) < 0) return v[0] == EntityPiece.OwnHashOf(e[0]) ? WordMode.OwnHash : WordMode.Constant;
        if (AllOwnHash(e, v)) return WordMode.OwnHash;
        var best = (Size: v.Length * 8L, Mode: WordMode.Raw);
        void Offer(long size, WordMode mode)
        {
            if (size < best.Size) best = (size, mode);
        }

        if (IsOneKind(v, out var kind) && kind != WordKind.Double)
        {
            Offer(OffsetSize(v), WordMode.Offset);
            Offer(DeltaSize(v), WordMode.Delta);
            if (kind == WordKind.Ref) Offer(RelativeSize(e, v), WordMode.Relative);
        }

        // A dictionary takes a byte a row: never better than what already takes less.
        if (best.Size > v.Length && v.Length > 2 && DictionarySize(v) is { } size) Offer(size, WordMode.Dictionary);
        return best.Mode;
    }

    private static bool AllOwnHash(ReadOnlySpan<long> e, ReadOnlySpan<ulong> v)
    {
        for (var i = 0; i < v.Length; i++)
        {
            if (v[i] != EntityPiece.OwnHashOf(e[i])) return false;
        }

        return true;
    }

    private static bool IsOneKind(ReadOnlySpan<ulong> v, out WordKind kind)
    {
        kind = Word.KindOf(v[0]);
        foreach (var word in v)
        {
            if (Word.KindOf(word) != kind) return false;
        }

        return true;
    }

    private static long OffsetSize(ReadOnlySpan<ulong> v)
    {
        ulong min = ulong.MaxValue, max = 0;
        foreach (var word in v)
        {
            min = Math.Min(min, WordColumn.Unsigned(word));
            max = Math.Max(max, WordColumn.Unsigned(word));
        }

        return 2 + ByteWriter.VarintSize(min) + ((long)WordColumn.WidthOf(max - min) * v.Length);
    }

    private static long DeltaSize(ReadOnlySpan<ulong> v)
    {
        var last = WordColumn.Unsigned(v[0]);
        long size = 1 + ByteWriter.VarintSize(last);
        foreach (var word in v[1..])
        {
            var payload = WordColumn.Unsigned(word);
            size += ByteWriter.VarintSize(ByteWriter.ZigzagOf((long)(payload - last)));
            last = payload;
        }

        return size;
    }

    private static long RelativeSize(ReadOnlySpan<long> e, ReadOnlySpan<ulong> v)
    {
        long size = 0;
        for (var i = 0; i < v.Length; i++) size += ByteWriter.VarintSize(ByteWriter.ZigzagOf(Word.EntityOf(v[i]) - e[i]));
        return size;
    }

    /// <summary><see langword="null"/> when there are more than 256 words.</summary>
    private static long? DictionarySize(ReadOnlySpan<ulong> v)
    {
        // Open addressing at most a quarter full. Words are mixed first: low bits of neighbouring ids alone would cluster.
        Span<ulong> slots = stackalloc ulong[1 << SlotBits];
        Span<bool> used = stackalloc bool[1 << SlotBits];
        slots.Clear();
        used.Clear();
        long size = 1 + v.Length;
        var distinct = 0;
        foreach (var word in v)
        {
            var slot = (int)((word * 0x9E37_79B9_7F4A_7C15) >> (64 - SlotBits));
            while (used[slot] && slots[slot] != word) slot = (slot + 1) & ((1 << SlotBits) - 1);
            if (used[slot]) continue;
            if (++distinct > DistinctMax) return null;
            used[slot] = true;
            slots[slot] = word;
            size += WordBytes.Size(word);
        }

        return size;
    }
}
