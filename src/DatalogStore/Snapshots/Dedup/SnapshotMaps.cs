using System.IO.Hashing;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// The distinct maps of one snapshot with their pairs, in the order in which they came. Two of these are in memory at a time, the snapshot's and the one's
/// before it. The root, whose pairs are the top-level maps, is one of them and is counted nowhere.
/// </summary>
internal sealed class SnapshotMaps(AttributeTable attributes, MapTable table)
{
    /// <summary>What a map costs besides its pairs: its hash.</summary>
    public const int HashBytes = ContentHashing.S1Size;

    /// <summary>What a pair costs besides its value: the attribute as a number, and the kind.</summary>
    public const int PairBytes = sizeof(int) + 1;

    private const ulong NullValue = 1;
    private const ulong EmptyValue = 2;

    private readonly List<(int Map, int First, int Count)> _maps = [];
    private readonly Dictionary<int, int> _places = [];
    private readonly HashSet<int> _many = [];
    private MapPair[] _pairs = new MapPair[1024];
    private int _used;

    /// <summary>How many maps there are, the root included.</summary>
    public int Count => _maps.Count;

    /// <summary>Where the root is; −1 until it has come.</summary>
    public int Root { get; private set; } = -1;

    /// <summary>The number of a map in the table.</summary>
    public int MapAt(int place) => _maps[place].Map;

    /// <summary>Where a map is; −1 when the snapshot does not have it.</summary>
    public int PlaceOf(int map) => _places.GetValueOrDefault(map, -1);

    /// <summary>Whether a list held values of the attribute in this snapshot.</summary>
    public bool IsMany(int attribute) => _many.Contains(attribute);

    public void SetMany(int attribute) => _many.Add(attribute);

    /// <summary>Adds a map, unless it is there.</summary>
    /// <param name="entity">The map.</param>
    /// <param name="isRoot">Whether it is the root.</param>
    /// <param name="numbers">The number of the attribute that the entity's rows name by an index.</param>
    public void Add(SnapshotEntity entity, bool isRoot, Numbers numbers)
    {
        var map = table.Intern(entity.Key);
        if (!_places.TryAdd(map, _maps.Count)) return;
        if (isRoot) Root = _maps.Count;
        var first = _used;
        var bytes = AddRows(entity, numbers, mayRepeat: false);
        _pairs.AsSpan(first, _used - first).Sort();
        if (HasEqual(_pairs.AsSpan(first, _used - first)))
        {
            // Files by others may state a triple twice.
            _used = first;
            bytes = AddRows(entity, numbers, mayRepeat: true);
            _pairs.AsSpan(first, _used - first).Sort();
        }

        _maps.Add((map, first, _used - first));
        ref var seen = ref table[map];
        (seen.Pairs, seen.Bytes) = (_used - first, bytes);
        seen.Path = _used == first ? AttributeTable.NoPath : attributes.PathOf(_pairs[first].Attribute);
    }

    /// <summary>The pairs of a map in order.</summary>
    public ReadOnlySpan<MapPair> PairsAt(int place) => _pairs.AsSpan(_maps[place].First, _maps[place].Count);

    /// <summary>The places that the root reaches, children before parents.</summary>
    /// <exception cref="DatalogException">A map is referred to that is not there.</exception>
    public List<int> Reachable(string name)
    {
        var order = new List<int>(_maps.Count);
        var open = new Stack<(int Place, int Next)>();
        var met = new bool[_maps.Count];
        met[Root] = true;
        open.Push((Root, 0));
        while (open.TryPop(out var top))
        {
            var (_, first, count) = _maps[top.Place];
            var next = top.Next;
            while (next < count && _pairs[first + next].Kind != PairKind.Child) next++;
            if (next == count)
            {
                order.Add(top.Place);
                continue;
            }

            open.Push((top.Place, next + 1));
            var child = PlaceOf((int)_pairs[first + next].Value);
            if (child < 0) throw new DatalogException(ErrorKind.Data, "dangling-reference", $"{name} refers to a map that is not in it", "`dls snapshot verify` names it; nothing of a damaged snapshot should be believed.");
            if (met[child]) continue;
            met[child] = true;
            open.Push((child, 0));
        }

        return order;
    }

    public void Clear()
    {
        _maps.Clear();
        _places.Clear();
        _many.Clear();
        (_used, Root) = (0, -1);
    }

    /// <summary>Adds the rows' pairs; returns what storing the map costs.</summary>
    private long AddRows(SnapshotEntity entity, Numbers numbers, bool mayRepeat)
    {
        var bytes = (long)HashBytes;
        for (var row = 0; row < entity.Count; row++)
        {
            if (mayRepeat && entity.IsRepeated(row)) continue;
            if (_used == _pairs.Length) Array.Resize(ref _pairs, _used * 2);
            _pairs[_used++] = PairOf(entity, row, numbers.Of(entity.AttributeAt(row)));
            bytes += BytesOf(entity, row);
        }

        return bytes;
    }

    private static bool HasEqual(ReadOnlySpan<MapPair> sorted)
    {
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1]) return true;
        }

        return false;
    }

    /// <summary>What storing a row once costs, uncompressed and with attributes by number: the value as it is hashed, a reference as the hash.</summary>
    private static long BytesOf(SnapshotEntity entity, int row) => PairBytes + (entity.KindAt(row) == ValueKind.Ref ? HashBytes : entity.ValueAt(row).Length);

    private MapPair PairOf(SnapshotEntity entity, int row, int attribute)
    {
        var kind = entity.KindAt(row);
        var value = entity.ValueAt(row);
        if (kind == ValueKind.Ref) return new MapPair(attribute, PairKind.Child, (ulong)table.Intern(value));
        var text = attributes.TextOf(attribute);
        if (text == BuiltIn.JsonNull.Ident.Text) return new MapPair(attributes.Intern(value), PairKind.Scalar, NullValue);
        if (text == BuiltIn.JsonEmpty.Ident.Text) return new MapPair(attributes.Intern(value), PairKind.Scalar, EmptyValue);
        if (text == "json/order" && value.IndexOf((byte)' ') is var blank && blank > 0) return new MapPair(attributes.Intern(value[..blank]), PairKind.Order, XxHash3.HashToUInt64(value));
        return new MapPair(attribute, PairKind.Scalar, XxHash3.HashToUInt64(value, (long)kind));
    }
}
