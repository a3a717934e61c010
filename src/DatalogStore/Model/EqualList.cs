using System.Collections;

namespace DatalogStore.Model;

/// <summary>A list that equals another with equal items in the same order, as a part of records needs it.</summary>
internal sealed class EqualList<T>(IEnumerable<T> items) : IReadOnlyList<T>
{
    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is EqualList<T> other && _items.AsSpan().SequenceEqual(other._items, EqualityComparer<T>.Default);

    public override int GetHashCode() => _items.Aggregate(Count, HashCode.Combine);

    public override string ToString() => $"[{string.Join(' ', _items)}]";
}
