using DatalogStore.Edn;
using DatalogStore.Oracle.Generate;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore.Tests.Transactions;

/// <summary>A transaction is a set, and applied whole or not at all.</summary>
public class SetTests
{
    [Fact]
    public void Order_means_nothing_in_random_transactions()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < 12; round++)
        {
            using var one = DatomStore.OpenInMemory();
            using var other = DatomStore.OpenInMemory();
            foreach (var store in new[] { one, other }) store.Transact(TransactionGenerator.Schema);
            var generator = new TransactionGenerator(new Chance(seed + round));
            for (var i = 0; i < 12; i++)
            {
                var forms = (EdnVector)EdnReader.Read(generator.Next())!;
                var shuffled = forms.ToArray();
                random.Shuffle(shuffled);
                var (x, y) = (Told(one, forms), Told(other, shuffled));
                Assert.True(x == y, $"seed {seed}, round {round}: {forms}\n{x}\n{y}");
                if (x.StartsWith('[')) accepted++;
                else continue;
                // New ids may differ by order: go on only while they are the same.
                if (!Everything(one).SequenceEqual(Everything(other))) break;
            }
        }

        Assert.True(accepted > 10);
    }

    [Fact]
    public void A_rejected_transaction_leaves_every_byte_as_it_was()
    {
        var seed = Random.Shared.Next();
        var store = new InMemoryKeyValueStore();
        using var storage = DatomStorage.Open(store);
        var views = new DatabaseViews(storage);
        var generator = new TransactionGenerator(new Chance(seed));
        var rejected = 0;
        for (var i = 0; i < 60; i++)
        {
            var before = Bytes(store);
            try
            {
                var form = EdnReader.ReadForm(i == 0 ? TransactionGenerator.Schema : generator.Next(), "test");
                new Transactor(storage, views, TransactionFunctions.None).Write(form, null, views.Written);
            }
            catch (TransactionException)
            {
                rejected++;
                Assert.True(before.SequenceEqual(Bytes(store)), $"seed {seed}, transaction {i}");
            }
        }

        Assert.True(rejected > 3, $"seed {seed}");
    }

    /// <summary>What was done without the ids that are new, or the codes of the refusal.</summary>
    private static string Told(DatomStore store, IEnumerable<object?> forms)
    {
        try
        {
            var report = store.Transact(forms);
            var known = report.Tempids.Values.ToHashSet();
            return $"[{report.TxData.Count} {report.TxData.Count(d => d.Added)} {string.Join(' ', report.Tempids.OrderBy(t => t.Key.ToString(), StringComparer.Ordinal).Select(t => t.Key))} {string.Join(' ', report.TxData.Where(d => d.E < 1L << 40 && !known.Contains(d.E) && d.V is not (long or EdnVector)).Select(d => $"{d.E} {d.A} {EdnWriter.ToString(d.V)} {d.Added}").Order(StringComparer.Ordinal))}]";
        }
        catch (TransactionException refused)
        {
            return string.Join(' ', refused.Faults.Select(p => p.Code).Distinct().Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Everything(DatomStore store) =>
        store.Db.Datoms(DatomIndex.Eavt).Where(d => d.V is not DateTimeOffset).Select(d => $"{d.E} {d.A} {EdnWriter.ToString(d.V)}").Order(StringComparer.Ordinal);

    private static List<string> Bytes(InMemoryKeyValueStore store)
    {
        using var view = store.OpenReadView();
        var rows = new List<string>();
        foreach (var family in ColumnFamilies.All)
        {
            using var iterator = view.Iterate(family);
            for (iterator.Seek([]); iterator.IsValid; iterator.Next()) rows.Add($"{family} {Convert.ToHexString(iterator.Key)} {Convert.ToHexString(iterator.Value)}");
        }

        return rows;
    }
}
