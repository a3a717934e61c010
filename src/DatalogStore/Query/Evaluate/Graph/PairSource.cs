using System.Runtime.CompilerServices;
using DatalogStore.Model;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>Pairs of words that a recursion reads and does not change: an attribute's column, or the rows of a body without recursion.</summary>
internal sealed class PairSource
{
    private static readonly ConditionalWeakTable<Column, PairSource> Known = [];

    private readonly Lock _lock = new();
    private readonly Func<(ulong[] From, ulong[] To)> _words;
    private (Adjacency Forward, Adjacency Backward)? _own;
    private GraphNodes? _nodes;

    private PairSource(Func<(ulong[] From, ulong[] To)> words, int count)
    {
        (_words, Count) = (words, count);
        (First, Last) = (long.MaxValue, -1);
        IsEntities = true;
        var (from, to) = words();
        for (var i = 0; i < count; i++)
        {
            HasNaN |= Word.IsNaN(from[i]) | Word.IsNaN(to[i]);
            if (!QueryWords.TryToEntity(from[i], out var x) || !QueryWords.TryToEntity(to[i], out var y))
            {
                IsEntities = false;
                continue;
            }

            First = Math.Min(First, Math.Min(x, y));
            Last = Math.Max(Last, Math.Max(x, y));
        }
    }

    public int Count { get; }

    /// <summary>Whether all words are whole numbers that may be entities.</summary>
    public bool IsEntities { get; }

    /// <summary>The least of them; meaningless unless <see cref="IsEntities"/>.</summary>
    public long First { get; }

    /// <summary>The greatest of them; −1 without pairs.</summary>
    public long Last { get; }

    public bool HasNaN { get; }

    /// <summary>The pairs' words; each array has at least <see cref="Count"/>.</summary>
    public (ulong[] From, ulong[] To) Words => _words();

    /// <summary>Rows at hand.</summary>
    public static PairSource Of(ulong[] from, ulong[] to, int count) => new(() => (from, to), count);

    /// <summary>A column's entities and values. Remembered as long as the column, which stores keep between queries; only adjacency stays in memory.</summary>
    public static PairSource Of(Column column) => Known.GetValue(column, static c => new PairSource(() => WordsOf(c), c.Count));

    /// <summary>Whether a column was read in this way before.</summary>
    public static bool IsKnown(Column column) => Known.TryGetValue(column, out _);

    /// <summary>Its own nodes, made once.</summary>
    public GraphNodes Nodes => _nodes ??= GraphNodes.Of([this]);

    /// <summary>The pairs as adjacency in both directions; made once when the nodes are just those between its own first and last.</summary>
    public (Adjacency Forward, Adjacency Backward) Adjacencies(GraphNodes nodes)
    {
        if (!nodes.IsRange(First, Last)) return Make(nodes);
        lock (_lock) return _own ??= Make(nodes);
    }

    private static (ulong[] From, ulong[] To) WordsOf(Column column)
    {
        var (from, to) = (new ulong[column.Count], new ulong[column.Count]);
        for (var i = 0; i < from.Length; i++) (from[i], to[i]) = (QueryWords.OfEntity(column.E[i]), QueryWords.Normalize(column.V[i]));
        return (from, to);
    }

    private (Adjacency Forward, Adjacency Backward) Make(GraphNodes nodes)
    {
        var words = _words();
        var (from, to) = (new int[Count], new int[Count]);
        for (var i = 0; i < from.Length; i++) (from[i], to[i]) = (nodes.Of(words.From[i]), nodes.Of(words.To[i]));
        return Adjacency.Of(from, to, nodes.Count);
    }
}
