namespace DatalogStore.Oracle.Generate;

/// <summary>Choices that one seed replays.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public int Seed => seed;

    /// <summary>From 0 up to but without <paramref name="end"/>.</summary>
    public int Below(int end) => _random.Next(end);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool Percent(int percent) => _random.Next(100) < percent;

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    /// <summary>Some of the items, at least one when there are any, in a random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> items, int most) => [.. Shuffled(items).Take(Between(1, Math.Max(1, most)))];
}
