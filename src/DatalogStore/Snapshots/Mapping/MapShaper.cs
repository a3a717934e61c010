using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Stands between an input and <see cref="MapBuilder"/> where a policy asks for other maps than those that are read:
/// <code>
/// keyed a      {"a":{"k1":{"x":1},"k2":5}}     [e :a e1] [e1 :a/%key "k1"] [e1 :a/x 1]   [e :a e2] [e2 :a/%key "k2"] [e2 :a/%value 5]
/// embed a      {"a":"{\"x\":1}"}               [e :a "{\"x\":1}"] [e :a/%doc d] [d :a.%doc/x 1]
/// </code>
/// A map without keys stays the empty map, a record is never keyed itself. In a list, a map whose keys are data is what a list in a list is: <c>…/*</c> holds its
/// entries. Patterns see the paths that the input has: the x above is <c>a.k1.x</c>. Inside a document no policy applies but the order of lists.
/// </summary>
internal sealed class MapShaper : IMapEvents
{
    private readonly MapBuilder _into;
    private readonly MappingPolicy _policy;
    private readonly IEmbeddedDocuments? _documents;
    private readonly PathPattern[] _patterns;
    private OpenShape[] _open = new OpenShape[32];
    private ulong[] _states;
    private int _depth;

    /// <param name="into">Takes the maps as they are to be.</param>
    /// <param name="policy">Which maps and strings.</param>
    /// <param name="documents">Sends the events of a string that is a document; <see langword="null"/> when none is tried.</param>
    public MapShaper(MapBuilder into, MappingPolicy policy, IEmbeddedDocuments? documents)
    {
        (_into, _policy, _documents) = (into, policy, documents);
        _patterns = [.. policy.Keyed, .. policy.Embedded];
        _states = new ulong[_open.Length * _patterns.Length];
        Push(ShapeKind.Top);
        for (var i = 0; i < _patterns.Length; i++) _states[i] = _patterns[i].Start;
    }

    private enum ShapeKind : byte
    {
        Top,
        List,
        Map,

        /// <summary>A map whose keys are data; it has begun with its first key.</summary>
        Keyed,

        /// <summary>A map that is an entry of the one above.</summary>
        Entry,
    }

    /// <summary>A map or list of the input that is open. The states of the patterns behind it are those of the value that is open in it.</summary>
    private struct OpenShape
    {
        public ShapeKind Kind;

        /// <summary>Where each key of a keyed map stands among its entries, once there are any.</summary>
        public Dictionary<string, int>? Keys;
    }

    private ref OpenShape Innermost => ref _open[_depth - 1];

    public void BeginMap()
    {
        if (IsMatch(0, _policy.Keyed.Count) && Innermost.Kind != ShapeKind.Top && HasKey())
        {
            // What it becomes is known with its first key: a map without any stays one.
            Push(ShapeKind.Keyed);
            return;
        }

        var isEntry = Innermost.Kind == ShapeKind.Keyed;
        if (!isEntry) _into.BeginMap();
        Push(isEntry ? ShapeKind.Entry : ShapeKind.Map);
    }

    public void Key(ReadOnlySpan<byte> key)
    {
        // The states of the map itself are those that its parent's open value has.
        var above = StatesAt(_depth - 2);
        var here = StatesAt(_depth - 1);
        for (var i = 0; i < _patterns.Length; i++) here[i] = _patterns[i].Step(above[i], key);
        ref var map = ref Innermost;
        if (map.Kind != ShapeKind.Keyed)
        {
            _into.Key(key);
            return;
        }

        if (map.Keys is null)
        {
            map.Keys = new Dictionary<string, int>(StringComparer.Ordinal);
            if (_open[_depth - 2].Kind == ShapeKind.Keyed) _into.EntryValue();
            _into.BeginEntries();
        }

        var text = Convert.ToHexString(key);
        if (map.Keys.Remove(text, out var place))
        {
            _into.DropEntry(place);
            foreach (var (other, at) in map.Keys.ToList())
            {
                if (at > place) map.Keys[other] = at - 1;
            }
        }

        map.Keys.Add(text, map.Keys.Count);
        _into.BeginEntry(key);
    }

    public void EndMap()
    {
        var map = _open[--_depth];
        if (map.Kind == ShapeKind.Keyed)
        {
            if (map.Keys is not null)
            {
                _into.EndEntries();
            }
            else if (Innermost.Kind != ShapeKind.Keyed)
            {
                _into.BeginMap();
                _into.EndMap();
            }

            EndValue();
        }
        else
        {
            _into.EndMap();
            if (map.Kind != ShapeKind.Entry) EndValue();
        }
    }

    public void BeginList()
    {
        BeginValue();
        _into.BeginList();
        Push(ShapeKind.List);
    }

    public void EndList()
    {
        _depth--;
        _into.EndList();
        EndValue();
    }

    public void Null()
    {
        BeginValue();
        _into.Null();
        EndValue();
    }

    public void Boolean(bool value)
    {
        BeginValue();
        _into.Boolean(value);
        EndValue();
    }

    public void Long(long value)
    {
        BeginValue();
        _into.Long(value);
        EndValue();
    }

    public void Double(double value)
    {
        BeginValue();
        _into.Double(value);
        EndValue();
    }

    public void String(ReadOnlySpan<byte> value)
    {
        BeginValue();
        _into.String(value);
        if (_documents is not null && (_policy.EmbedsAll || IsMatch(_policy.Keyed.Count, _patterns.Length))) _documents.Add(value, _into);
        EndValue();
    }

    public void Add(ValueKind kind, ReadOnlySpan<byte> value)
    {
        BeginValue();
        _into.Add(kind, value);
        EndValue();
    }

    /// <summary>A value that is no map is told apart in an entry.</summary>
    private void BeginValue()
    {
        if (Innermost.Kind == ShapeKind.Keyed) _into.EntryValue();
    }

    /// <summary>An entry ends with its value.</summary>
    private void EndValue()
    {
        if (Innermost.Kind == ShapeKind.Keyed) _into.EndMap();
    }

    /// <summary>Whether any map is open: a record has no key above it.</summary>
    private bool HasKey()
    {
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_open[i].Kind != ShapeKind.List) return true;
        }

        return false;
    }

    private bool IsMatch(int from, int to)
    {
        var states = StatesAt(_depth - 1);
        for (var i = from; i < to; i++)
        {
            if (_patterns[i].IsMatch(states[i])) return true;
        }

        return false;
    }

    private void Push(ShapeKind kind)
    {
        if (_depth == _open.Length)
        {
            Array.Resize(ref _open, _depth * 2);
            Array.Resize(ref _states, _open.Length * _patterns.Length);
        }

        _open[_depth++] = new OpenShape { Kind = kind };
        // The elements of a list lie where the list does.
        if (kind == ShapeKind.List) StatesAt(_depth - 2).CopyTo(StatesAt(_depth - 1));
    }

    private Span<ulong> StatesAt(int depth) => _states.AsSpan(depth * _patterns.Length, _patterns.Length);
}
