using DatalogStore.Model;

namespace DatalogStore.Transactions;

/// <summary>Datoms to add and to retract, each once, in the order in which they were first asked for.</summary>
internal sealed class DatomSet
{
    private readonly Dictionary<(long E, long A, ulong V), int> _index = [];
    private readonly List<(long E, long A, ulong V)> _items = [];

    public IReadOnlyList<(long E, long A, ulong V)> Items => _items;

    public bool Contains(long e, long a, ulong v) => _index.ContainsKey((e, a, v));

    public void Add(long e, long a, ulong v)
    {
        // NaN equals nothing, so it is never the same datom twice.
        if (!Word.IsNaN(v) && !_index.TryAdd((e, a, v), _items.Count)) return;
        _items.Add((e, a, v));
    }
}
