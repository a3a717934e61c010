using DatalogStore.Query.Evaluate.Graph;

namespace DatalogStore.Tests.Query.Graph;

public class GraphRowTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(900)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void A_row_holds_what_was_added_once_in_order(int nodes)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var (row, set, list) = (new GraphRow(nodes), new HashSet<int>(), new List<int>());
            var spread = random.Next(1, nodes + 1);
            for (var step = 0; step < 60; step++)
            {
                // One at a time and in batches, with repeats inside a batch.
                var items = Enumerable.Range(0, random.Next(3) == 0 ? random.Next(400) : 1).Select(_ => random.Next(spread)).ToArray();
                var before = list.Count;
                list.AddRange(items.Where(set.Add));
                var added = items.Length == 1 ? row.Add(items[0]) ? 1 : 0 : row.Add(items);
                Assert.True(added == list.Count - before, $"seed {seed}, round {round}, step {step}");
            }

            Assert.True(row.Items(0, row.Count).SequenceEqual(list.ToArray()), $"seed {seed}, round {round}");
            for (var i = 0; i < 50; i++)
            {
                var item = random.Next(nodes);
                Assert.True(row.Contains(item) == set.Contains(item), $"seed {seed}, round {round}, item {item}");
            }
        }
    }

    [Fact]
    public void Adjacency_has_each_pair_in_both_directions_sorted()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pairs = Enumerable.Range(0, 3000).Select(_ => (From: random.Next(100), To: random.Next(100))).Distinct().ToArray();
        var (forward, backward) = Adjacency.Of(pairs.Select(p => p.From).ToArray(), pairs.Select(p => p.To).ToArray(), 100);
        for (var node = 0; node < 100; node++)
        {
            Assert.True(forward.Of(node).SequenceEqual(pairs.Where(p => p.From == node).Select(p => p.To).Order().ToArray()), $"seed {seed}");
            Assert.True(backward.Of(node).SequenceEqual(pairs.Where(p => p.To == node).Select(p => p.From).Order().ToArray()), $"seed {seed}");
            Assert.Equal(pairs.Contains((node, 7)), forward.Contains(node, 7));
        }
    }
}
