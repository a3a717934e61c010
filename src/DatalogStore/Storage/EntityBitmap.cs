using System.Collections;
using DatalogStore.Storage.Bitmaps;

namespace DatalogStore.Storage;

/// <summary>
/// A set of snapshot-entity numbers (below 2³²) in Roaring containers: the upper 16 bits of a number choose the container, the lower 16 lie in it.
/// </summary>
/// <remarks>
/// A bitmap is built by one owner with <see cref="Add"/> and then frozen; a frozen one never changes and may be shared among threads. Operations
/// change neither side and give a new bitmap, not yet frozen. Numbers in ascending order are added in constant time.
/// </remarks>
internal sealed class EntityBitmap : IEnumerable<uint>, IEquatable<EntityBitmap>
{
    private readonly List<ushort> _keys = [];
    private readonly List<Container> _containers = [];

    /// <summary>The set without members.</summary>
    public static readonly EntityBitmap Empty = new EntityBitmap().Freeze();

    /// <summary>How many numbers.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (var container in _containers) count += container.Count;
            return count;
        }
    }

    public bool IsEmpty => _containers.Count == 0;

    /// <summary>Whether it can no longer be changed.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The containers with the upper 16 bits of their numbers, ascending.</summary>
    internal IEnumerable<(ushort Key, Container Container)> Parts => _keys.Zip(_containers);

    /// <summary>How many containers.</summary>
    internal int PartCount => _keys.Count;

    /// <summary>The numbers from <paramref name="first"/> to <paramref name="last"/>, both inclusive; none when <paramref name="last"/> is the smaller.</summary>
    public static EntityBitmap FromRange(uint first, uint last)
    {
        var bitmap = new EntityBitmap();
        if (first > last) return bitmap;
        for (var key = first >> 16; key <= last >> 16; key++)
        {
            var from = key == first >> 16 ? (ushort)first : ushort.MinValue;
            var to = key == last >> 16 ? (ushort)last : ushort.MaxValue;
            bitmap.Append((ushort)key, new RunContainer([(from, to)], 1));
        }

        return bitmap;
    }

    public bool Contains(uint number)
    {
        var at = _keys.BinarySearch((ushort)(number >> 16));
        return at >= 0 && _containers[at].Contains((ushort)number);
    }

    /// <summary>Adds a number, unless the bitmap is frozen.</summary>
    public void Add(uint number)
    {
        if (IsFrozen) throw new InvalidOperationException("a frozen bitmap does not change");
        var key = (ushort)(number >> 16);
        var last = _keys.Count - 1;
        var at = last >= 0 && _keys[last] == key ? last : last < 0 || _keys[last] < key ? ~_keys.Count : _keys.BinarySearch(key);
        if (at >= 0)
        {
            _containers[at] = _containers[at].Add((ushort)number);
            return;
        }

        _keys.Insert(~at, key);
        _containers.Insert(~at, new ArrayContainer([(ushort)number], 1));
    }

    /// <summary>Ends the building: brings every container into its smallest form and forbids changes.</summary>
    /// <returns>This bitmap.</returns>
    public EntityBitmap Freeze()
    {
        if (IsFrozen) return this;
        for (var i = 0; i < _containers.Count; i++) _containers[i] = _containers[i].Best();
        IsFrozen = true;
        return this;
    }

    /// <summary>A copy that can be added to.</summary>
    public EntityBitmap Copy()
    {
        var copy = new EntityBitmap();
        foreach (var (key, container) in Parts) copy.Append(key, container.Clone());
        return copy;
    }

    /// <summary>What is in both.</summary>
    public EntityBitmap And(EntityBitmap other) => Merge(other, onlyMine: false, onlyTheirs: false, ContainerOperations.And);

    /// <summary>What is in either.</summary>
    public EntityBitmap Or(EntityBitmap other) => Merge(other, onlyMine: true, onlyTheirs: true, ContainerOperations.Or);

    /// <summary>What is in this and not in the other.</summary>
    public EntityBitmap AndNot(EntityBitmap other) => Merge(other, onlyMine: true, onlyTheirs: false, ContainerOperations.AndNot);

    /// <summary>What is in just one of them: the difference that turns either into the other.</summary>
    public EntityBitmap Xor(EntityBitmap other) => Merge(other, onlyMine: true, onlyTheirs: true, ContainerOperations.Xor);

    /// <summary>Whether any number from <paramref name="first"/> to <paramref name="last"/>, both inclusive, is a member.</summary>
    public bool IntersectsRange(uint first, uint last)
    {
        if (first > last) return false;
        var (firstKey, lastKey) = ((ushort)(first >> 16), (ushort)(last >> 16));
        var at = _keys.BinarySearch(firstKey);
        if (at < 0) at = ~at;
        for (; at < _keys.Count && _keys[at] <= lastKey; at++)
        {
            var from = _keys[at] == firstKey ? (ushort)first : ushort.MinValue;
            var to = _keys[at] == lastKey ? (ushort)last : ushort.MaxValue;
            if (_containers[at].IntersectsRange(from, to)) return true;
        }

        return false;
    }

    /// <summary>The bitmap in the published Roaring format, which other tools read; see <see cref="RoaringFormat"/>.</summary>
    public byte[] ToBytes() => RoaringFormat.Write(this);

    /// <summary>The bitmap of bytes in the published Roaring format, frozen.</summary>
    /// <exception cref="DatalogException"><c>damaged-bitmap</c></exception>
    public static EntityBitmap FromBytes(ReadOnlySpan<byte> bytes) => RoaringFormat.Read(bytes).Freeze();

    /// <summary>The numbers, ascending.</summary>
    public IEnumerator<uint> GetEnumerator()
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            var high = (uint)_keys[i] << 16;
            foreach (var low in _containers[i].Numbers()) yield return high | low;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same members.</summary>
    public bool Equals(EntityBitmap? other)
    {
        if (other is null || other._keys.Count != _keys.Count) return false;
        for (var i = 0; i < _keys.Count; i++)
            if (_keys[i] != other._keys[i] || !_containers[i].SameAs(other._containers[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EntityBitmap);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, _keys.Count == 0 ? 0 : _keys[0], _keys.Count);

    /// <summary>For example <c>3 numbers in 1..700</c>.</summary>
    public override string ToString() => IsEmpty ? "no numbers" : $"{Count} numbers in {this.First()}..{((uint)_keys[^1] << 16) | _containers[^1].Numbers().Last()}";

    /// <summary>Appends a container that nobody else holds, of higher numbers than all before it.</summary>
    internal void Append(ushort key, Container container)
    {
        _keys.Add(key);
        _containers.Add(container);
    }

    private EntityBitmap Merge(EntityBitmap other, bool onlyMine, bool onlyTheirs, Func<Container, Container, Container?> both)
    {
        var result = new EntityBitmap();
        var (i, j) = (0, 0);
        while (i < _keys.Count || j < other._keys.Count)
        {
            if (j == other._keys.Count || (i < _keys.Count && _keys[i] < other._keys[j]))
            {
                if (onlyMine) result.Append(_keys[i], _containers[i].Clone());
                i++;
            }
            else if (i == _keys.Count || other._keys[j] < _keys[i])
            {
                if (onlyTheirs) result.Append(other._keys[j], other._containers[j].Clone());
                j++;
            }
            else
            {
                if (both(_containers[i], other._containers[j]) is { } container) result.Append(_keys[i], container);
                i++;
                j++;
            }
        }

        return result;
    }
}
