namespace DatalogStore.Transactions;

/// <summary>
/// The tempids of one transaction. An entity in the stages after parsing is a <see cref="long"/>: an id, or the complement of a tempid's
/// number here. Tempids that turn out to be one entity are joined (union-find); a joined group has at most one entity.
/// </summary>
internal sealed class TempidTable
{
    private readonly Dictionary<object, int> _byName = [];
    private readonly List<TempidTerm> _terms = [];
    private readonly List<int> _parent = [];
    private readonly List<long> _entity = [];

    public int Count => _terms.Count;

    /// <summary>Whether the entity is a tempid of this table.</summary>
    public static bool IsTempid(long e) => e < 0;

    /// <summary>The complement that stands for a tempid.</summary>
    public long Reference(TempidTerm term)
    {
        if (_byName.TryGetValue(term.Name, out var number)) return ~number;
        _byName.Add(term.Name, number = _terms.Count);
        _terms.Add(term);
        _parent.Add(number);
        _entity.Add(-1);
        return ~number;
    }

    public TempidTerm TermOf(long reference) => _terms[(int)~reference];

    /// <summary>The reference that stands for a tempid's whole group.</summary>
    public long GroupOf(long reference) => ~Find((int)~reference);

    /// <summary>The entity of a tempid's group, the reference of its group while it has none, or the id itself.</summary>
    public long Resolve(long e)
    {
        if (!IsTempid(e)) return e;
        var root = Find((int)~e);
        return _entity[root] >= 0 ? _entity[root] : ~root;
    }

    /// <summary>Gives a tempid's group its entity. False when it already has another one.</summary>
    public bool TryAssign(long reference, long entity, out bool changed)
    {
        var root = Find((int)~reference);
        changed = _entity[root] < 0;
        if (changed) _entity[root] = entity;
        return _entity[root] == entity;
    }

    /// <summary>Joins two tempids. False when their groups have different entities.</summary>
    public bool TryJoin(long x, long y, out bool changed)
    {
        var (a, b) = (Find((int)~x), Find((int)~y));
        changed = a != b;
        if (!changed) return true;
        if (_entity[a] >= 0 && _entity[b] >= 0 && _entity[a] != _entity[b]) return false;
        _parent[b] = a;
        _entity[a] = Math.Max(_entity[a], _entity[b]);
        return true;
    }

    /// <summary>Every tempid the caller named, with its entity.</summary>
    public Dictionary<object, long> NamedEntities() =>
        _terms.Where(t => t.Name is string or long).ToDictionary(t => t.Name, t => Resolve(~_byName[t.Name]));

    private int Find(int number)
    {
        while (_parent[number] != number) number = _parent[number] = _parent[_parent[number]];
        return number;
    }
}
