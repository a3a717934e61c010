using System.Runtime.CompilerServices;

namespace DatalogStore.Model;

/// <summary>
/// Every value of the engine is one 64-bit word; equal words are equal values.
/// <code>
/// doubles            as they are; −0.0 is stored as 0.0, and there is one NaN, 0x7FF8_0000_0000_0000
/// everything else    1111_1111_1111 | kind (4 bits, 1–15) | payload (48 bits)
/// </code>
/// The upper twelve ones are those of a negative NaN, which no stored double has; kind 0 with payload 0 is −∞.
/// <code>
/// kind  1 Ref        entity id
///       2 Long       signed 48-bit number
///       3 Constant   0 false, 1 true, 2 nil
///       4 Instant    signed milliseconds since 1970 (years −2490 … 6429)
///       5            free: a float is the double of the same value, since the two are one kind of number
///       6 String     7 Keyword   8 Symbol   9 Uri   10 Uuid   11 Bytes   12 Tuple
///      13 Integer    whole numbers beyond 48 bits       14 BigDec        by dictionary id
///      15 Other      instants beyond 48 bits, and values that live only inside a query; by dictionary id
/// </code>
/// Dictionary ids: below 2⁴⁶ given by the store in order; bit 46 set: the text of the content hash of the snapshot entity whose number is
/// the rest; bit 47 set: given for values that the store does not have, and never written: by a query, or with bit 45 by transactions that are tried only.
/// </summary>
internal static class Word
{
    public const int PayloadBits = 48;
    public const ulong PayloadMask = (1UL << PayloadBits) - 1;
    public const ulong CanonicalNaN = 0x7FF8_0000_0000_0000;

    /// <summary>Set in the dictionary id of a content hash: the rest is the number of the entity that has it.</summary>
    public const ulong HashIdBit = 1UL << 46;

    /// <summary>Set beside <see cref="TransientIdBit"/> in a dictionary id that belongs to a speculation.</summary>
    public const ulong SpeculativeIdBit = 1UL << 45;

    /// <summary>Set in a dictionary id that is not the store's.</summary>
    public const ulong TransientIdBit = 1UL << 47;

    public const ulong False = Tag | ((ulong)WordKind.Constant << PayloadBits);
    public const ulong True = False | 1;
    public const ulong Nil = False | 2;

    private const ulong Tag = 0xFFF0_0000_0000_0000;
    private const long LongMin = -(1L << (PayloadBits - 1));
    private const long LongMax = (1L << (PayloadBits - 1)) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Make(WordKind kind, ulong payload) => Tag | ((ulong)kind << PayloadBits) | payload;

    /// <summary>The kind in the word's tag; <see cref="WordKind.Double"/> for every double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordKind KindOf(ulong word) => word > Tag ? (WordKind)((word >> PayloadBits) & 15) : WordKind.Double;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PayloadOf(ulong word) => word & PayloadMask;

    /// <summary>Whether the value's content is in a dictionary, not in the word.</summary>
    public static bool IsDictionary(ulong word) => KindOf(word) >= WordKind.String;

    /// <summary>Whether the word is not the store's: no datom that was written has it.</summary>
    public static bool IsTransient(ulong word) => IsDictionary(word) && (word & TransientIdBit) != 0;

    /// <summary>Whether only the running query knows the word: no datom has it.</summary>
    public static bool IsOfQuery(ulong word) => IsTransient(word) && (word & SpeculativeIdBit) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfRef(long e) => Make(WordKind.Ref, (ulong)e);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsRef(ulong word) => KindOf(word) == WordKind.Ref;

    /// <summary>The entity id of a <see cref="WordKind.Ref"/> word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long EntityOf(ulong word) => (long)(word & PayloadMask);

    /// <summary>The word of a whole number of at most 48 bits; false when it needs the dictionary.</summary>
    public static bool TryOfLong(long value, out ulong word)
    {
        word = Make(WordKind.Long, (ulong)value & PayloadMask);
        return value is >= LongMin and <= LongMax;
    }

    /// <summary>The number of a <see cref="WordKind.Long"/> or the milliseconds of a <see cref="WordKind.Instant"/> word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SignedOf(ulong word) => (long)(word << (64 - PayloadBits)) >> (64 - PayloadBits);

    /// <summary>The word of an instant; false when it needs the dictionary.</summary>
    public static bool TryOfInstant(long milliseconds, out ulong word)
    {
        word = Make(WordKind.Instant, (ulong)milliseconds & PayloadMask);
        return milliseconds is >= LongMin and <= LongMax;
    }

    public static ulong OfBoolean(bool value) => value ? True : False;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfDouble(double value) =>
        value == 0 ? 0 : double.IsNaN(value) ? CanonicalNaN : BitConverter.DoubleToUInt64Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double DoubleOf(ulong word) => BitConverter.UInt64BitsToDouble(word);

    /// <summary>NaN: equal to nothing, itself included, in joins, <c>=</c> and upserts.</summary>
    public static bool IsNaN(ulong word) => word == CanonicalNaN;
}

/// <summary>What a word's tag says; see <see cref="Word"/>. The numbers are on disk.</summary>
internal enum WordKind
{
    Double = 0,
    Ref = 1,
    Long = 2,
    Constant = 3,
    Instant = 4,
    String = 6,
    Keyword = 7,
    Symbol = 8,
    Uri = 9,
    Uuid = 10,
    Bytes = 11,
    Tuple = 12,
    Integer = 13,
    BigDec = 14,
    Other = 15,
}
