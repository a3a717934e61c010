using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>What of an index is wanted, by its components.</summary>
internal enum IndexReach
{
    /// <summary>The datoms that begin with them.</summary>
    Matching,

    /// <summary>From the first datom that is not below them to the end of the index.</summary>
    Forward,

    /// <summary>From the last datom that is not above them back to the beginning.</summary>
    Backward,
}

/// <summary>
/// Walks the datoms of an index in its exact order, a part at a time and only as far as it is asked: EAVT by blocks of entities, VAET by entity referred to,
/// AEVT and AVET by attribute. The words on disk are not in the order of their values, so the rows of a part that differ by value alone are sorted here; for
/// AVET that is the distinct values of a whole attribute, or those in reach of the components.
/// </summary>
internal sealed class IndexWalk(IDatabaseView view, DatomIndex index, bool isDescending)
{
    private readonly WordComparer _values = new(view.Words);
    private readonly DatomBuffer _rows = new();

    public static IEnumerable<WordDatom> Read(IDatabaseView view, IndexComponents components, IndexReach reach)
    {
        var walk = new IndexWalk(view, components.Index, reach == IndexReach.Backward);
        if (reach == IndexReach.Matching) return walk.Matching(components).Where(d => components.Matches(d));
        return walk.Everything(components).SkipWhile(d => reach == IndexReach.Forward ? components.Compare(d) < 0 : components.Compare(d) > 0);
    }

    /// <summary>The datoms of an attribute whose values lie from <paramref name="start"/> (inclusive) to <paramref name="end"/> (exclusive), by value.</summary>
    public static IEnumerable<WordDatom> Range(IDatabaseView view, long a, IndexValue? start, IndexValue? end) =>
        new IndexWalk(view, DatomIndex.Avet, false).ByValue(a, v => (start is null || start.CompareTo(v) >= 0) && (end is null || end.CompareTo(v) < 0));

    private IEnumerable<WordDatom> Matching(IndexComponents components)
    {
        switch (index)
        {
            case DatomIndex.Eavt or DatomIndex.Aevt when components is { E: { } e, A: { } a }: return Sorted(() => view.EntityAttribute(e, a, _rows));
            case DatomIndex.Eavt when components.E is { } e: return Sorted(() => view.Entity(e, _rows));
            case DatomIndex.Aevt when components.A is { } a: return ByEntity(a, null);
            case DatomIndex.Avet when components is { A: { } a, V: { } v }:
                return Sorted(() =>
                {
                    foreach (var word in v.Words) view.ByValue(a, word, _rows);
                });
            case DatomIndex.Avet when components.A is { } a: return ByValue(a, null);
            case DatomIndex.Vaet when components.V is { } v: return Sorted(() => view.Referring(Word.EntityOf(v.Words[0]), _rows));
            default: return Everything(components);
        }
    }

    /// <summary>The whole index, but for parts that lie before the components.</summary>
    private IEnumerable<WordDatom> Everything(IndexComponents from) => index switch
    {
        DatomIndex.Eavt => Blocks(from.E ?? (isDescending ? EntityId.Max : 0)),
        DatomIndex.Aevt => Attributes(from.A, _ => true).SelectMany(a => ByEntity(a, a == from.A ? from.E : null)),
        DatomIndex.Avet => Attributes(from.A, a => a.HasValueIndex).SelectMany(a => ByValue(a, a == from.A && from.V is { } v ? word => Reaches(v, word) : null)),
        _ => Referred(from.V is { } v ? Word.EntityOf(v.Words[0]) : isDescending ? EntityId.Max : 0),
    };

    private bool Reaches(IndexValue from, ulong word) => isDescending ? from.CompareTo(word) <= 0 : from.CompareTo(word) >= 0;

    private IEnumerable<WordDatom> Blocks(long e) => Parts(KeyBytes.GroupOf(e), view.FindBlock, view.Block);

    private IEnumerable<WordDatom> Referred(long e) => Parts(e, view.FindReferred, view.Referring);

    /// <summary>The parts of an index that have numbers, from one of them on.</summary>
    private IEnumerable<WordDatom> Parts(long from, Func<long, bool, long?> find, Action<long, DatomBuffer> read)
    {
        while (from >= 0 && find(from, isDescending) is { } found)
        {
            foreach (var datom in Sorted(() => read(found, _rows))) yield return datom;
            from = isDescending ? found - 1 : found + 1;
        }
    }

    private long[] Attributes(long? from, Func<Attribute, bool> has)
    {
        long[] ids = [.. view.Schema.Attributes.Where(has).Select(a => a.Id).Where(a => from is null || (isDescending ? a <= from : a >= from))];
        Array.Sort(ids);
        if (isDescending) Array.Reverse(ids);
        return ids;
    }

    /// <summary>The rows of a column, entity by entity; <paramref name="from"/> leaves out those before it.</summary>
    private IEnumerable<WordDatom> ByEntity(long a, long? from)
    {
        var column = view.Column(a);
        if (!isDescending)
        {
            for (var start = from is { } e ? column.LowerBound(e) : 0; start < column.Count;)
            {
                var end = start + 1;
                while (end < column.Count && column.E[end] == column.E[start]) end++;
                foreach (var datom in Rows(column, a, start, end)) yield return datom;
                start = end;
            }
        }
        else
        {
            for (var end = from is { } e ? column.LowerBound(e + 1) : column.Count; end > 0;)
            {
                var start = end - 1;
                while (start > 0 && column.E[start - 1] == column.E[end - 1]) start--;
                foreach (var datom in Rows(column, a, start, end)) yield return datom;
                end = start;
            }
        }
    }

    /// <summary>The rows of one entity, by value.</summary>
    private WordDatom[] Rows(Column column, long a, int start, int end)
    {
        if (end - start == 1) return [Row(column, a, start)];
        return Sorted(() =>
        {
            for (var row = start; row < end; row++) _rows.Add(Row(column, a, row));
        });
    }

    /// <summary>The rows of a column, value by value; <paramref name="wanted"/> chooses words.</summary>
    private IEnumerable<WordDatom> ByValue(long a, Func<ulong, bool>? wanted)
    {
        var column = view.Column(a);
        var rows = column.ByValue;
        var runs = new List<(ulong Word, int Start, int End)>();
        for (var start = 0; start < rows.Length;)
        {
            var word = column.V[rows[start]];
            var end = start + 1;
            while (end < rows.Length && column.V[rows[end]] == word) end++;
            if (wanted is null || wanted(word)) runs.Add((word, start, end));
            start = end;
        }

        runs.Sort((x, y) => _values.Compare(x.Word, y.Word));
        if (isDescending) runs.Reverse();
        foreach (var (_, start, end) in runs)
        {
            for (var i = 0; i < end - start; i++) yield return Row(column, a, rows[isDescending ? end - 1 - i : start + i]);
        }
    }

    /// <summary>What is read into <see cref="_rows"/>, in the index's order.</summary>
    private WordDatom[] Sorted(Action read)
    {
        _rows.Clear();
        read();
        var datoms = new WordDatom[_rows.Count];
        for (var i = 0; i < datoms.Length; i++) datoms[i] = _rows[i];
        Array.Sort(datoms, new DatomOrder(index, _values));
        if (isDescending) Array.Reverse(datoms);
        return datoms;
    }

    private static WordDatom Row(Column column, long a, int row) => new(column.E[row], a, column.V[row], column.T[row], column.Added?[row] ?? true);
}
