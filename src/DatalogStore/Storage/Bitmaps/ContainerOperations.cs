using System.Numerics;
using System.Runtime.InteropServices;

namespace DatalogStore.Storage.Bitmaps;

/// <summary>
/// Set operations on two containers; neither is changed, and an empty result is <see langword="null"/>. Small arrays are filtered or merged; everything else goes
/// through 1024 words on the stack, which vector instructions combine faster than any walk along runs.
/// </summary>
internal static class ContainerOperations
{
    public static Container? And(Container x, Container y) =>
        x is ArrayContainer a ? Filter(a, y, true) : y is ArrayContainer b ? Filter(b, x, true) : Combine(x, y, SetOperation.And);

    public static Container? AndNot(Container x, Container y) => x is ArrayContainer a ? Filter(a, y, false) : Combine(x, y, SetOperation.AndNot);

    public static Container? Or(Container x, Container y) => Combine(x, y, SetOperation.Or);

    public static Container? Xor(Container x, Container y) => Combine(x, y, SetOperation.Xor);

    private enum SetOperation
    {
        And,
        AndNot,
        Or,
        Xor,
    }

    private static ArrayContainer? Filter(ArrayContainer x, Container y, bool keep)
    {
        var numbers = new ushort[x.Count];
        var n = 0;
        foreach (var low in x.Span)
            if (y.Contains(low) == keep) numbers[n++] = low;
        return n == 0 ? null : new ArrayContainer(numbers, n);
    }

    private static Container? Combine(Container x, Container y, SetOperation operation)
    {
        Span<ulong> left = stackalloc ulong[Container.Words];
        Span<ulong> right = stackalloc ulong[Container.Words];
        left.Clear();
        right.Clear();
        x.WriteWords(left);
        y.WriteWords(right);
        var l = MemoryMarshal.Cast<ulong, Vector<ulong>>(left);
        var r = MemoryMarshal.Cast<ulong, Vector<ulong>>(right);
        for (var i = 0; i < l.Length; i++)
        {
            l[i] = operation switch
            {
                SetOperation.And => l[i] & r[i],
                SetOperation.AndNot => Vector.AndNot(l[i], r[i]),
                SetOperation.Or => l[i] | r[i],
                _ => l[i] ^ r[i],
            };
        }

        return left.ContainsAnyExcept(0UL) ? Container.OfWords(left) : null;
    }
}
