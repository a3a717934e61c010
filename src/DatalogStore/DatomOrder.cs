using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>The order of datoms in an index: its three components, then transactions, and within one retractions before assertions.</summary>
internal sealed class DatomOrder(DatomIndex index, WordComparer values) : IComparer<WordDatom>
{
    public int Compare(WordDatom x, WordDatom y)
    {
        var order = index switch
        {
            DatomIndex.Eavt => First(x.E.CompareTo(y.E), x.A.CompareTo(y.A), x, y),
            DatomIndex.Aevt => First(x.A.CompareTo(y.A), x.E.CompareTo(y.E), x, y),
            DatomIndex.Avet => x.A != y.A ? x.A.CompareTo(y.A) : values.Compare(x.V, y.V) is not 0 and var byValue ? byValue : x.E.CompareTo(y.E),
            _ => values.Compare(x.V, y.V) is not 0 and var byRef ? byRef : x.A != y.A ? x.A.CompareTo(y.A) : x.E.CompareTo(y.E),
        };
        if (order != 0) return order;
        return x.T != y.T ? x.T.CompareTo(y.T) : x.Added.CompareTo(y.Added);
    }

    private int First(int first, int second, in WordDatom x, in WordDatom y) => first != 0 ? first : second != 0 ? second : values.Compare(x.V, y.V);
}
