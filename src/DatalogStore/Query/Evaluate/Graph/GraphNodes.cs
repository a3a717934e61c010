using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// Words as numbers from 0: entities that lie close together by their distance from the first, anything else in the order in which it comes.
/// </summary>
internal sealed class GraphNodes
{
    private const int SpreadMax = 8;
    private const int SpreadFree = 1 << 16;

    private readonly long _first;
    private readonly WordNumbers? _numbers;
    private readonly int _range;

    private GraphNodes(long first, int range) => (_first, _range) = (first, range);

    private GraphNodes(WordNumbers numbers) => _numbers = numbers;

    public int Count => _numbers?.Count ?? _range;

    /// <summary>Numbers for all words of these relations.</summary>
    public static GraphNodes Of(IReadOnlyCollection<PairSource> relations)
    {
        var (first, last, pairs, isEntities) = (long.MaxValue, -1L, 0L, true);
        foreach (var relation in relations)
        {
            isEntities &= relation.IsEntities;
            first = Math.Min(first, relation.First);
            last = Math.Max(last, relation.Last);
            pairs += relation.Count;
        }

        if (isEntities && last >= 0 && last - first < Math.Min(SpreadFree + (pairs * SpreadMax), int.MaxValue / 2)) return new GraphNodes(first, (int)(last - first + 1));
        var numbers = new WordNumbers();
        foreach (var relation in relations)
        {
            var (from, to) = relation.Words;
            foreach (var word in from.AsSpan(0, relation.Count)) numbers.Of(word);
            foreach (var word in to.AsSpan(0, relation.Count)) numbers.Of(word);
        }

        return new GraphNodes(numbers);
    }

    /// <summary>The number of a word of one of the relations.</summary>
    public int Of(ulong word) => _numbers?.Of(word) ?? (int)(Model.Word.EntityOf(word) - _first);

    /// <summary>The number of any word; −1 when it is no node. For entities in a range only.</summary>
    public int Find(ulong word) => QueryWords.TryToEntity(word, out var e) && e >= _first && e - _first < _range ? (int)(e - _first) : -1;

    /// <summary>Whether the nodes are the entities of a range.</summary>
    public bool AreRange => _numbers is null;

    public ulong WordOf(int node) => _numbers?[node] ?? QueryWords.OfEntity(_first + node);

    /// <summary>Whether the nodes are just the entities from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public bool IsRange(long first, long last) => _numbers is null && _first == first && _range == last - first + 1;

    /// <summary>The words of many nodes.</summary>
    public void Words(ReadOnlySpan<int> nodes, Span<ulong> into)
    {
        if (_numbers is null)
        {
            var first = QueryWords.OfEntity(_first);
            for (var i = 0; i < nodes.Length; i++) into[i] = first + (uint)nodes[i];
            return;
        }

        for (var i = 0; i < nodes.Length; i++) into[i] = _numbers[nodes[i]];
    }
}
