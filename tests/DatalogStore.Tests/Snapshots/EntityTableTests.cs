using DatalogStore.Snapshots.Ingest;

namespace DatalogStore.Tests.Snapshots;

public sealed class EntityTableTests
{
    /// <summary>Against dictionaries, over snapshots that come and go, with keys that share their slots.</summary>
    [Fact]
    public void The_table_of_entities_finds_what_a_dictionary_finds()
    {
        const int Seed = 20261124;
        var random = new Random(Seed);
        var table = new EntityTable();
        var numbers = new Dictionary<HashKey, uint>();
        var before = new HashSet<HashKey>();
        for (var snapshot = 0; snapshot < 12; snapshot++)
        {
            table.Begin();
            var seen = new HashSet<HashKey>();
            for (var i = 0; i < 5000; i++)
            {
                var key = KeyOf(random.Next(6000) + (snapshot * 2000));
                var place = table.Find(key);
                if (before.Contains(key)) Assert.True(place >= 0, $"seed {Seed}: an entity of the snapshot before is gone");
                if (place < 0)
                {
                    numbers[key] = (uint)random.Next();
                    place = table.Add(key, numbers[key]);
                    Assert.Equal(0ul, table.FingerprintAt(place));
                    table.FingerprintAt(place) = numbers[key] + 1ul;
                }

                Assert.Equal(numbers[key], table.NumberAt(place));
                Assert.Equal(numbers[key] + 1ul, table.FingerprintAt(place));
                Assert.Equal(seen.Contains(key), table.IsSeen(place));
                if (seen.Add(key)) table.See(place);
                Assert.Equal(place, table.Find(key));
            }

            Assert.Equal(seen.Count, table.Count);
            before = seen;
        }

        Assert.Equal(-1, table.Find(KeyOf(-1)));
    }

    /// <summary>Many numbers share the bits that choose the slot; each of the three parts alone tells some apart.</summary>
    private static HashKey KeyOf(int number) => new((ulong)(number % 97) * 1024, (ulong)(number % 101), (ulong)number);
}
