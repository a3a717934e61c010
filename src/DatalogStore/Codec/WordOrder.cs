using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// An order-preserving form of a word for index keys. The bits of a word sort as values only within non-negative doubles; here every kind that
/// holds its value inline sorts, as an unsigned number, as its values compare:
/// <code>
/// 0x0000 … 0x000E | 48 bits    kind − 1, then the payload: longs and instants with the sign bit flipped, everything else (entities,
///                              constants, dictionary ids) as it is
/// 0x000F_FFFF_FFFF_FFFF …      doubles from −∞ up: negative ones with all bits flipped, others with the sign bit set; NaN is last
/// </code>
/// −∞ is the lowest double and lands exactly behind the fifteen ranges of the kinds, so the form is one to one.
/// </summary>
internal static class WordOrder
{
    private const ulong SignBit = 1UL << 63;
    private const ulong FirstDouble = 0x000F_FFFF_FFFF_FFFF;
    private const ulong PayloadSign = 1UL << (Word.PayloadBits - 1);

    public static ulong ToOrdered(ulong word)
    {
        var kind = Word.KindOf(word);
        var payload = Word.PayloadOf(word);
        return kind switch
        {
            WordKind.Double => (word & SignBit) != 0 ? ~word : word | SignBit,
            WordKind.Long or WordKind.Instant => Slot(kind) | (payload ^ PayloadSign),
            _ => Slot(kind) | payload,
        };
    }

    public static ulong FromOrdered(ulong ordered)
    {
        if (ordered >= FirstDouble) return (ordered & SignBit) != 0 ? ordered & ~SignBit : ~ordered;
        var kind = (WordKind)((ordered >> Word.PayloadBits) + 1);
        var payload = ordered & Word.PayloadMask;
        return Word.Make(kind, kind switch
        {
            WordKind.Long or WordKind.Instant => payload ^ PayloadSign,
            _ => payload,
        });
    }

    private static ulong Slot(WordKind kind) => (ulong)(kind - 1) << Word.PayloadBits;
}
