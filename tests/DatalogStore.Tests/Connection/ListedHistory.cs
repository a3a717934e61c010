using System.Globalization;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Connection;

/// <summary>Snapshots of two accounts that share children, with long lists of scalars and of maps that change a little from one to the next.</summary>
internal sealed class ListedHistory(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<int> _names = [.. Enumerable.Range(0, 60)];
    private readonly List<int> _parts = [.. Enumerable.Range(0, 55)];

    public IEnumerable<Snapshot> Take(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Change(_names);
            Change(_parts);
            var account = _random.Next(2);
            yield return Snapshot.Of([Record(account)], new SnapshotWriterOptions
            {
                Time = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i),
                Metadata = [KeyValuePair.Create("account", (object)$"acct-{account}"), KeyValuePair.Create("run", (object)$"run {i}")],
            });
        }
    }

    private void Change(List<int> list)
    {
        for (var n = _random.Next(3); n > 0; n--) list.RemoveAt(_random.Next(list.Count));
        for (var n = _random.Next(4); n > 0; n--) list.Add(_random.Next(200));
        if (_random.Next(8) == 0) list.RemoveRange(0, list.Count / 3);
        while (list.Distinct().Count() < 50) list.Add(_random.Next(200));
    }

    private Dictionary<string, object?> Record(int account) => new(StringComparer.Ordinal)
    {
        ["aws"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["account"] = account,
            ["names"] = _names.Select(object? (n) => "name-" + Text(n)).ToList(),
            ["parts"] = _parts.Distinct().Select(object? (n) => new Dictionary<string, object?>(StringComparer.Ordinal) { ["part"] = n, ["of"] = Shared(n % 5) }).ToList(),
            ["note"] = _random.Next(2) == 0 ? null : "note-" + Text(_random.Next(1000)),
            ["groups"] = Enumerable.Range(0, _random.Next(1, 5)).Select(object? (_) => Shared(_random.Next(12))).ToList(),
        },
    };

    private static Dictionary<string, object?> Shared(int n) => new(StringComparer.Ordinal) { ["id"] = "shared-" + Text(n), ["open"] = n % 2 == 0 };

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);
}
