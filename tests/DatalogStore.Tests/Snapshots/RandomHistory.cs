using System.Globalization;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Snapshots of a small changing world from several sources, out of order, for tests that hold the store against something slow.</summary>
internal sealed class RandomHistory(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The seed, to print when a test fails.</summary>
    public int Seed { get; } = seed;

    /// <summary>The next snapshots, of two accounts, at random hours of some days.</summary>
    public IEnumerable<Snapshot> Take(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var account = _random.Next(2);
            yield return Snapshot.Of([Record(account)], new SnapshotWriterOptions
            {
                Id = Uuid(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(_random.Next(24 * 20))),
                Metadata = [KeyValuePair.Create("account", (object)$"acct-{account}"), .. _random.Next(6) == 0 ? [KeyValuePair.Create("complete", (object)false)] : Array.Empty<KeyValuePair<string, object>>()],
            });
        }
    }

    /// <summary>A UUIDv7 of the random numbers, so that a seed repeats a history to the byte.</summary>
    private Guid Uuid(DateTimeOffset time)
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        var milliseconds = time.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
        bytes[6] = (byte)(0x70 | (bytes[6] & 15));
        bytes[8] = (byte)(0x80 | (bytes[8] & 63));
        return new Guid(bytes, bigEndian: true);
    }

    private Dictionary<string, object?> Record(int account) => new(StringComparer.Ordinal)
    {
        ["aws"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["account"] = account, ["groups"] = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Group()).ToList() },
    };

    private Dictionary<string, object?> Group() => new(StringComparer.Ordinal)
    {
        ["id"] = "sg-" + _random.Next(4).ToString(CultureInfo.InvariantCulture),
        ["ranges"] = Enumerable.Range(0, _random.Next(4)).Select(object? (_) => _random.Next(3) == 0 ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { ["cidr"] = $"10.0.{_random.Next(3)}.0/24" }).ToList(),
        ["nested"] = _random.Next(3) == 0 ? new List<object?> { new List<object?> { _random.Next(3), "x" } } : "plain",
    };
}
