using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>The order of values in indexes, told from their words: <see cref="IndexOrder"/>, and refs after everything else, by entity.</summary>
internal sealed class WordComparer(IWordTable words) : IComparer<ulong>
{
    public int Compare(ulong x, ulong y)
    {
        if (x == y) return 0;
        var (kindX, kindY) = (Word.KindOf(x), Word.KindOf(y));
        if (kindX == WordKind.Ref || kindY == WordKind.Ref) return kindX != kindY ? (kindX == WordKind.Ref ? 1 : -1) : Word.EntityOf(x).CompareTo(Word.EntityOf(y));
        if (kindX == kindY && kindX is WordKind.Long or WordKind.Instant) return Word.SignedOf(x).CompareTo(Word.SignedOf(y));
        return kindX == WordKind.Double && kindY == WordKind.Double
            ? Word.DoubleOf(x).CompareTo(Word.DoubleOf(y))
            : IndexOrder.Instance.Compare(words.ToValue(x), words.ToValue(y));
    }
}
