using System.Collections;

namespace DatalogStore.Edn;

/// <summary>
/// A sequence that was read: a list or a vector. Equal when of the same kind with equal items in order.
/// </summary>
public abstract class EdnSequence : IReadOnlyList<object?>
{
    private readonly object?[] _items;
    private readonly SourceSpan[]? _spans;

    private protected EdnSequence(object?[] items, SourceSpan[]? spans)
    {
        _items = items;
        _spans = spans;
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <summary>The item with its place in the text.</summary>
    public EdnForm FormAt(int index) => new(_items[index], _spans is null ? default : _spans[index]);

    /// <summary>The items with their places in the text.</summary>
    public IEnumerable<EdnForm> Forms => Enumerable.Range(0, Count).Select(FormAt);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is EdnSequence other && other.GetType() == GetType() && Count == other.Count && _items.AsSpan().SequenceEqual(other._items, EdnEquality.Instance);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items) hash.Add(EdnEquality.Instance.GetHashCode(item));
        return hash.ToHashCode();
    }

    /// <summary>The sequence as EDN text.</summary>
    public override string ToString() => EdnWriter.ToString(this);
}

/// <summary>An EDN list <c>(a b c)</c>.</summary>
public sealed class EdnList(object?[] items, SourceSpan[]? spans = null) : EdnSequence(items, spans);

/// <summary>An EDN vector <c>[a b c]</c>; also a tuple value.</summary>
public sealed class EdnVector(object?[] items, SourceSpan[]? spans = null) : EdnSequence(items, spans)
{
    /// <summary>A vector of these items.</summary>
    public static EdnVector Of(params object?[] items) => new(items);
}

/// <summary>An EDN map; keeps the order in which it was written. Equal when it has equal entries in any order.</summary>
public sealed class EdnMap : IReadOnlyDictionary<object, object?>
{
    /// <summary>Up to this many entries are searched one by one.</summary>
    private const int SearchedMax = 8;

    private readonly Dictionary<object, int>? _index;
    private readonly (EdnForm Key, EdnForm Value)[] _entries;

    /// <summary>A map of these entries, whose keys must be distinct.</summary>
    public EdnMap(IReadOnlyList<(EdnForm Key, EdnForm Value)> entries)
        : this([.. entries], out var repeated)
    {
        if (repeated >= 0) throw new ArgumentException($"key {EdnWriter.ToString(_entries[repeated].Key.Value)} is twice in the map", nameof(entries));
    }

    private EdnMap((EdnForm Key, EdnForm Value)[] entries, out int repeated)
    {
        _entries = entries;
        repeated = -1;
        if (entries.Length > SearchedMax) _index = new Dictionary<object, int>(entries.Length, EdnEquality.Instance);
        for (var i = 0; i < entries.Length; i++)
        {
            var key = entries[i].Key.Value;
            if (_index is null ? Search(key, i) < 0 : _index.TryAdd(EdnEquality.KeyOf(key), i)) continue;
            repeated = i;
            return;
        }
    }

    /// <summary>A map of these entries, and the first whose key is there before, or −1. Takes the array over.</summary>
    internal static EdnMap OfEntries((EdnForm Key, EdnForm Value)[] entries, out int repeated) => new(entries, out repeated);

    /// <summary>A map of these entries.</summary>
    public static EdnMap Of(IEnumerable<KeyValuePair<object, object?>> entries) =>
        new([.. entries.Select(e => (new EdnForm(e.Key, default), new EdnForm(e.Value, default)))]);

    /// <summary>The entries with their places in the text, in written order.</summary>
    public IReadOnlyList<(EdnForm Key, EdnForm Value)> Forms => _entries;

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public IEnumerable<object> Keys => _entries.Select(e => e.Key.Value!);

    /// <inheritdoc/>
    public IEnumerable<object?> Values => _entries.Select(e => e.Value.Value);

    /// <inheritdoc/>
    public object? this[object key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"no key {EdnWriter.ToString(key)}");

    /// <inheritdoc/>
    public bool ContainsKey(object key) => Find(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(object key, out object? value)
    {
        var i = Find(key);
        value = i >= 0 ? _entries[i].Value.Value : null;
        return i >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator()
    {
        foreach (var (key, value) in _entries) yield return new(key.Value!, value.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is EdnMap other && Count == other.Count && this.All(e => other.TryGetValue(e.Key!, out var v) && EdnEquality.Instance.Equals(e.Value, v));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _entries.Aggregate(Count, (sum, e) => unchecked(sum + HashCode.Combine(EdnEquality.Instance.GetHashCode(e.Key.Value), EdnEquality.Instance.GetHashCode(e.Value.Value))));

    /// <summary>The map as EDN text.</summary>
    public override string ToString() => EdnWriter.ToString(this);

    private int Find(object? key) => _index is null ? Search(key, _entries.Length) : _index.TryGetValue(EdnEquality.KeyOf(key), out var i) ? i : -1;

    private int Search(object? key, int count)
    {
        for (var i = 0; i < count; i++)
            if (EdnEquality.Instance.Equals(_entries[i].Key.Value, key)) return i;
        return -1;
    }
}

/// <summary>An EDN set <c>#{a b}</c>; keeps the order in which it was written. Equal when it has equal members.</summary>
public sealed class EdnSet : IReadOnlyCollection<object?>
{
    private readonly HashSet<object> _index = new(EdnEquality.Instance);
    private readonly object?[] _items;

    /// <summary>A set of these members; repeated ones are kept once.</summary>
    public EdnSet(IEnumerable<object?> items) => _items = [.. items.Where(i => _index.Add(EdnEquality.KeyOf(i)))];

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>Whether the value is a member.</summary>
    public bool Contains(object? value) => _index.Contains(EdnEquality.KeyOf(value));

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EdnSet other && _index.SetEquals(other._index);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Aggregate(Count, (sum, i) => unchecked(sum + EdnEquality.Instance.GetHashCode(i)));

    /// <summary>The set as EDN text.</summary>
    public override string ToString() => EdnWriter.ToString(this);
}

/// <summary>A value with a tag that is not one of ours: <c>#tag value</c>.</summary>
/// <param name="Tag">The tag without its <c>#</c>.</param>
/// <param name="Value">The tagged value.</param>
public sealed record EdnTagged(Symbol Tag, object? Value)
{
    /// <inheritdoc/>
    public bool Equals(EdnTagged? other) => other is not null && Tag == other.Tag && EdnEquality.Instance.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tag, EdnEquality.Instance.GetHashCode(Value));

    /// <summary>The value as EDN text.</summary>
    public override string ToString() => EdnWriter.ToString(this);
}
