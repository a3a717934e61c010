using System.Buffers.Binary;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Turns the events of nested maps into entities, children first. All open maps share one stack of pairs and one of bytes: a pair is written once,
/// in the form in which it is hashed, and an entity that closes pops its pairs and leaves its parent one ref. Memory is bounded by the
/// largest map, the depth and the number of attributes.
/// <code>
/// BeginMap Key BeginMap Key String EndMap EndMap        {"a": {"b": "x"}}
/// top level: maps are roots, a list holds roots
/// </code>
/// Sets: what a list repeats is dropped at the close, when the pairs are in bytewise order. A key met again in the same map drops the pairs
/// that it had; entities that were written below these are left without a parent, see <see cref="HasOrphans"/>.
/// </summary>
internal sealed partial class MapBuilder : IMapEvents
{
    /// <summary>How deep maps and lists may nest.</summary>
    public const int DepthMax = 512;

    private const int HashCacheSlotsMax = 1 << 21;

    private readonly ContentHashScheme _scheme;
    private readonly Action<SnapshotEntity> _write;
    private readonly bool _isOrdered;
    private readonly SnapshotEntity _entity = new();
    private readonly HashCache _written = new(HashCacheSlotsMax);
    private readonly PairSorter _sorter = new();
    private readonly byte[] _hashBytes = new byte[ContentHashing.SizeMax];
    private readonly byte[] _hashText = new byte[ContentHashing.TextLengthMax];
    private EntityFrame[] _frames = new EntityFrame[32];
    private OpenPair[] _pairs = new OpenPair[256];
    private byte[] _bytes = new byte[1 << 16];
    private byte[] _hashed = new byte[1 << 16];
    private int _depth;
    private int _pairCount;
    private int _used;
    private long _serial;

    /// <param name="paths">The attributes.</param>
    /// <param name="scheme">How entities are hashed.</param>
    /// <param name="write">Takes each entity once while it is remembered; the root last.</param>
    /// <param name="isOrdered">Whether the order of lists is written beside them; see <see cref="ListOrder"/>.</param>
    public MapBuilder(AttributePaths paths, ContentHashScheme scheme, Action<SnapshotEntity> write, bool isOrdered = false)
    {
        Paths = paths;
        _isOrdered = isOrdered;
        _scheme = scheme;
        _write = write;
        _frames[0] = new EntityFrame { Path = AttributePaths.Top, Attribute = AttributePaths.Roots };
        _depth = 1;
    }

    public AttributePaths Paths { get; }

    public MappingCounts Counts { get; } = new();

    /// <summary>Whether entities were written that no parent refers to, because a key was repeated.</summary>
    public bool HasOrphans { get; private set; }

    /// <summary>Whether the number of entities written is that of distinct ones.</summary>
    public bool IsDistinctExact => !_written.HasForgotten;

    /// <summary>How many datoms the root has, once it is written.</summary>
    public int RootPairs { get; private set; }

    /// <summary>Maps and lists that are open.</summary>
    public int Nesting { get; private set; }

    private ref EntityFrame Frame => ref _frames[_depth - 1];

    private bool AtTop => _depth == 1;

    public void BeginMap()
    {
        Nest();
        // A map's keys lie below the attribute that it is a value of; those of a root below nothing.
        Push(AtTop ? AttributePaths.Top : Frame.Attribute, attribute: -1, isList: false);
    }

    /// <summary>The next value is that of this key, given in WTF-8.</summary>
    public void Key(ReadOnlySpan<byte> key)
    {
        ref var frame = ref Frame;
        var attribute = frame.Attribute = Paths.OfKey(frame.Path, key);
        var path = Paths[attribute];
        if (path.LastMap == frame.Serial) DropRepeated(attribute);
        path.LastMap = frame.Serial;
    }

    public void EndMap()
    {
        Nesting--;
        if (_pairCount == Frame.FirstPair) Counts.EmptyMaps++;
        Close();
    }

    public void BeginList()
    {
        Nest();
        if (Frame.InList)
        {
            var attribute = Paths.OfInnerList(AtTop ? AttributePaths.Top : Frame.Attribute);
            Push(attribute, attribute, isList: true);
        }

        Frame.InList = true;
        Frame.ListFirstPair = _pairCount;
    }

    public void EndList()
    {
        Nesting--;
        ref var frame = ref Frame;
        if (AtTop)
        {
            frame.InList = false;
            return;
        }

        if (_pairCount == frame.ListFirstPair)
        {
            Counts.EmptyLists++;
            Absent(AttributePaths.Empty);
        }
        else if (_isOrdered)
        {
            AddOrder(frame.Attribute, frame.ListFirstPair, isKnownList: frame.IsList);
        }
        else if (IsReordered(frame.ListFirstPair))
        {
            Counts.ListsReordered++;
        }

        if (frame.IsList) Close();
        else frame.InList = false;
    }

    public void Null()
    {
        RequireEntity("null");
        Counts.Nulls++;
        Absent(AttributePaths.Null);
    }

    public void Boolean(bool value) => Add(ValueKind.Boolean, [value ? (byte)1 : (byte)0]);

    public void Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        Add(ValueKind.Integer, bytes[..ContentPair.WriteLong(value, bytes)]);
    }

    public void Double(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        ContentPair.WriteDouble(value, bytes);
        Add(ValueKind.Double, bytes);
    }

    /// <summary>A scalar in the bytes of <see cref="ContentPair"/>.</summary>
    public void Add(ValueKind kind, ReadOnlySpan<byte> value)
    {
        RequireEntity("a scalar");
        Append(Frame.Attribute, Frame.Attribute, kind, value);
    }

    /// <summary>A string in WTF-8.</summary>
    public void String(ReadOnlySpan<byte> value) => Add(ValueKind.String, value);

    /// <summary>Closes the snapshot: writes the root. Its hash covers the snapshot's id, which is not stored on it.</summary>
    public void Finish(Guid id)
    {
        if (_depth != 1 || Frame.InList) throw new InvalidOperationException("a map or list is still open");
        var rootKey = System.Text.Encoding.UTF8.GetBytes(TempId.OfRoot(id)[TempId.Prefix.Length..]);
        if (_isOrdered && AddOrder(AttributePaths.Roots, 0, isKnownList: true)) Paths[AttributePaths.Order].SawValue(ValueKind.String, 0, isMany: true);
        Span<byte> uuid = stackalloc byte[16];
        ContentPair.WriteUuid(id, uuid);
        Append(AttributePaths.Id, AttributePaths.Id, ValueKind.Uuid, uuid);
        var count = SortDistinct(0);
        Hash(0, count, out var text);
        _entity.Reset(rootKey, text);
        AddRows(0, count);
        RootPairs = _entity.Count;
        Paths[AttributePaths.Roots].SawValue(ValueKind.Ref, 0, isMany: true);
        _write(_entity);
        (_pairCount, _used, _depth) = (0, 0, 0);
    }

    private void Nest()
    {
        if (++Nesting <= DepthMax) return;
        throw new DatalogException(ErrorKind.Limit, "nesting-too-deep", $"maps and lists are nested deeper than {DepthMax}", "Such a document is broken or hostile; nothing of it was kept.");
    }

    private void RequireEntity(string what)
    {
        if (!AtTop) return;
        throw new DatalogException(ErrorKind.Data, "not-a-map", $"{what} stands at the top level, where only maps, or a list of them, can be", "Wrap it in a map: a key gives the value its attribute.");
    }

    private void Push(int path, int attribute, bool isList)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = new EntityFrame { Path = path, Attribute = attribute, IsList = isList, FirstPair = _pairCount, FirstByte = _used, Serial = ++_serial };
    }

    /// <summary>A null or an empty list under the present attribute: a datom that names it.</summary>
    private void Absent(int attribute) => Append(attribute, Frame.Attribute, ValueKind.Keyword, Paths[Frame.Attribute].Text);

    private void Append(int attribute, int key, ValueKind kind, ReadOnlySpan<byte> value, long maps = 0, long datoms = 0)
    {
        var text = Paths[attribute].Text;
        var pairLength = checked(2 + text.Length + 1 + value.Length);
        var room = ContentPair.Reserve(ref _bytes, _used, 4 + pairLength);
        BinaryPrimitives.WriteInt32BigEndian(room, pairLength);
        BinaryPrimitives.WriteUInt16BigEndian(room[4..], (ushort)text.Length);
        text.CopyTo(room[6..]);
        room[6 + text.Length] = (byte)kind;
        value.CopyTo(room[(7 + text.Length)..]);
        if (_pairCount == _pairs.Length) Array.Resize(ref _pairs, _pairCount * 2);
        _pairs[_pairCount++] = new OpenPair
        {
            Attribute = attribute,
            Key = key,
            Start = _used,
            Length = 4 + pairLength,
            Kind = kind,
            InList = Frame.InList,
            Maps = maps,
            Datoms = datoms,
        };
        _used += 4 + pairLength;
    }

    /// <summary>Closes the innermost entity: hashes it, hands it on unless it is remembered, and leaves its ref to the parent.</summary>
    private void Close()
    {
        var first = Frame.FirstPair;
        var (maps, datoms) = (1L, 0L);
        foreach (ref readonly var pair in _pairs.AsSpan(first, _pairCount - first))
        {
            maps += pair.Maps;
            datoms += pair.Datoms;
        }

        var count = SortDistinct(first);
        Infer(first, count);
        var hash = Hash(first, count, out var text);
        if (_written.Add(hash))
        {
            _entity.Reset(text, text);
            AddRows(first, count);
            _write(_entity);
        }

        _pairCount = first;
        _used = Frame.FirstByte;
        _depth--;
        Append(Frame.Attribute, Frame.Attribute, ValueKind.Ref, text, maps, datoms + count);
        if (!AtTop) return;
        Counts.Roots++;
        Counts.Maps += maps;
        Counts.Datoms += datoms + count;
    }

    /// <summary>Sorts the pairs from <paramref name="first"/> on and drops the repeated ones; returns how many are left.</summary>
    private int SortDistinct(int first)
    {
        var pairs = _pairs.AsSpan(first, _pairCount - first);
        _sorter.Sort(_bytes, pairs);
        var kept = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            if (kept > 0 && BytesOf(pairs[kept - 1]).SequenceEqual(BytesOf(pairs[i])))
            {
                if (!_isOrdered) Counts.ElementsRepeated++;
                pairs[kept - 1].InList |= pairs[i].InList;
                continue;
            }

            pairs[kept++] = pairs[i];
        }

        return kept;
    }

    private void Infer(int first, int count)
    {
        foreach (ref readonly var pair in _pairs.AsSpan(first, count))
        {
            if (pair.Attribute == pair.Key || pair.Attribute == AttributePaths.Order)
            {
                Paths[pair.Attribute].SawValue(pair.Kind, ValueOf(pair).Length, pair.InList || pair.Attribute == AttributePaths.Order);
                continue;
            }

            Paths[pair.Attribute].SawValue(pair.Kind, 0, isMany: true);
            Paths[pair.Key].SawNullOrEmpty();
        }
    }

    private ReadOnlySpan<byte> Hash(int first, int count, out ReadOnlySpan<byte> text)
    {
        var used = 0;
        ContentHashing.Prologue.CopyTo(_hashed);
        used += ContentHashing.Prologue.Length;
        foreach (ref readonly var pair in _pairs.AsSpan(first, count))
        {
            var room = ContentPair.Reserve(ref _hashed, used, pair.Length);
            _bytes.AsSpan(pair.Start, pair.Length).CopyTo(room);
            used += pair.Length;
        }

        var hash = _hashBytes.AsSpan(0, ContentHashing.Compute(_scheme, _hashed.AsSpan(0, used), _hashBytes));
        text = _hashText.AsSpan(0, ContentHashing.WriteText(_scheme, hash, _hashText));
        return hash;
    }

    private void AddRows(int first, int count)
    {
        foreach (ref readonly var pair in _pairs.AsSpan(first, count))
        {
            if (pair.Attribute != AttributePaths.Id) _entity.Add(pair.Attribute, pair.Kind, ValueOf(pair));
        }
    }

    /// <summary>The key was in this map before: the last one wins.</summary>
    private void DropRepeated(int attribute)
    {
        Repeated(attribute);
        var kept = Frame.FirstPair;
        for (var i = kept; i < _pairCount; i++)
        {
            if (!IsOfKey(_pairs[i].Key, attribute)) _pairs[kept++] = _pairs[i];
            else if (_pairs[i].Kind == ValueKind.Ref) HasOrphans = true;
        }

        _pairCount = kept;
    }

    /// <summary>Says of the list whose elements are the pairs of a key from <paramref name="first"/> on what their set loses; false where that is nothing.</summary>
    private bool AddOrder(int key, int first, bool isKnownList)
    {
        var elements = new List<ReadOnlyMemory<byte>>(_pairCount - first);
        foreach (ref readonly var pair in _pairs.AsSpan(first, _pairCount - first))
        {
            if (pair.Key == key) elements.Add(pair.Attribute == key ? ElementOf(pair) : default);
        }

        if (ListOrder.PositionsOf(elements, isKnownList) is not { } positions) return false;
        Append(AttributePaths.Order, key, ValueKind.String, [.. Paths[key].Text, (byte)' ', .. System.Text.Encoding.ASCII.GetBytes(positions)]);
        return true;
    }

    private bool IsReordered(int first)
    {
        var last = first;
        for (var i = first + 1; i < _pairCount; i++)
        {
            // What a string holds as a document stands behind it, and is no element.
            if (_pairs[i].Key != _pairs[first].Key) continue;
            if (ContentPair.Compare(BytesOf(_pairs[last]), BytesOf(_pairs[i])) > 0) return true;
            last = i;
        }

        return false;
    }

    private ReadOnlySpan<byte> BytesOf(in OpenPair pair) => _bytes.AsSpan(pair.Start + 4, pair.Length - 4);

    /// <summary>Kind and value of a pair.</summary>
    private ReadOnlyMemory<byte> ElementOf(in OpenPair pair)
    {
        var before = 6 + Paths[pair.Attribute].Text.Length;
        return _bytes.AsMemory(pair.Start + before, pair.Length - before);
    }

    private ReadOnlySpan<byte> ValueOf(in OpenPair pair)
    {
        var before = 7 + Paths[pair.Attribute].Text.Length;
        return _bytes.AsSpan(pair.Start + before, pair.Length - before);
    }
}
