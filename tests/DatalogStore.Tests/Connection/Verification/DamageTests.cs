using DatalogStore.Edn;
using DatalogStore.Oracle.Storage;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;

namespace DatalogStore.Tests.Connection.Verification;

/// <summary>
/// One row of a sound store is changed, deleted or added, at random: verification finds it, or every answer is what it was. Harmless and unseen are the estimates of the statistics
/// (entities, sketches), rows of <c>avet</c> where not all of an attribute is there, the hashes by which similar lists are found, ordinals, free numbers that are higher than they need be, bits that
/// decoders skip, and the mark that files wait to be rewritten. Where an attribute of snapshots was excised, hashes of the entities that had it cannot be held against anything.
/// </summary>
public class DamageTests
{
    private const int DamagesOfFamily = 14;

    [Theory]
    [InlineData(1), InlineData(2)]
    public void No_damage_that_changes_an_answer_passes_unseen(int seed) => Damage(seed);

    [Fact]
    public void No_damage_passes_unseen_for_a_seed_of_the_day() => Damage(Random.Shared.Next());

    [Fact]
    public void Damage_is_told_with_its_family_and_its_row()
    {
        var rows = StoreKinds.Rows(4);
        foreach (var family in ColumnFamilies.All)
        {
            var all = RowsOf(rows, family);
            // Without the hashes of long lists, at the beginning of their family, only less is shared.
            var (key, value) = all[family == ColumnFamily.Lists ? ^1 : all.Count / 2];
            var found = With(rows, family, key, [.. value.Select(b => (byte)~b)], VerifyTests.Of);
            Assert.False(found.IsSound, $"{family}: every bit of a value turned over");
            Assert.Contains(found.Findings, f => f.ColumnFamily is not null);
            found = With(rows, family, key, null, VerifyTests.Of);
            Assert.False(found.IsSound, $"{family}: a row deleted");
            found = With(rows, family, [.. key, 7, 7], value, VerifyTests.Of);
            Assert.Contains(found.Findings, f => f.Code is "bad-key" or "bad-row" or "dictionary" or "membership-chain" && f.ColumnFamily == ColumnFamilies.NameOf(family));
        }
    }

    private static void Damage(int seed)
    {
        var random = new Random(seed);
        var rows = StoreKinds.Rows(random.Next(), excisesShared: false);
        Assert.True(VerifyTests.Of(rows).IsSound, $"seed {seed}");
        var before = Answers(rows);
        var unseen = new HashSet<ColumnFamily>();
        foreach (var family in ColumnFamilies.All)
        {
            var all = RowsOf(rows, family);
            for (var n = 0; n < DamagesOfFamily && all.Count > 0; n++)
            {
                var (key, value) = all[random.Next(all.Count)];
                var (newKey, newValue, what) = Change(random, key, value);
                if (all.Any(r => r.Key.AsSpan().SequenceEqual(newKey) && newValue is not null && r.Value.AsSpan().SequenceEqual(newValue))) continue;
                var isSound = With(rows, family, newKey, newValue, r => VerifyTests.Of(r).IsSound);
                if (!isSound) continue;
                var place = $"seed {seed}: {family} {Convert.ToHexStringLower(newKey)} {what}, value {Convert.ToHexStringLower(value)} → {(newValue is null ? "deleted" : Convert.ToHexStringLower(newValue))}";
                var after = With(rows, family, newKey, newValue, Answers);
                Assert.True(before == after, $"{place}\n{FirstDifference(before, after)}");
                unseen.Add(family);
            }
        }

        // Every bit of these says something.
        Assert.DoesNotContain(ColumnFamily.Identity, unseen);
        Assert.DoesNotContain(ColumnFamily.Hashes, unseen);
        Assert.DoesNotContain(ColumnFamily.Strings, unseen);
        Assert.DoesNotContain(ColumnFamily.StringIds, unseen);
    }

    private static (byte[] Key, byte[]? Value, string What) Change(Random random, byte[] key, byte[] value)
    {
        byte[] Changed(byte[] bytes)
        {
            var copy = bytes.ToArray();
            if (copy.Length > 0) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
            return copy;
        }

        return random.Next(5) switch
        {
            0 => (key, null, "deleted"),
            1 => (Changed(key), value, "added"),
            2 => (key, value[..random.Next(value.Length)], "cut off"),
            _ => (key, Changed(value), "changed"),
        };
    }

    private static T With<T>(InMemoryKeyValueStore rows, ColumnFamily family, byte[] key, byte[]? value, Func<InMemoryKeyValueStore, T> read)
    {
        byte[]? before;
        using (var view = rows.OpenReadView()) before = view.Get(family, key);
        Put(rows, family, key, value);
        try
        {
            return read(rows);
        }
        finally
        {
            Put(rows, family, key, before);
        }
    }

    private static void Put(InMemoryKeyValueStore rows, ColumnFamily family, byte[] key, byte[]? value)
    {
        using var batch = rows.NewBatch();
        if (value is null) batch.Delete(family, key);
        else batch.Put(family, key, value);
        rows.Write(batch, durable: false);
    }

    private static List<(byte[] Key, byte[] Value)> RowsOf(InMemoryKeyValueStore rows, ColumnFamily family)
    {
        using var view = rows.OpenReadView();
        using var all = view.Iterate(family);
        var list = new List<(byte[], byte[])>();
        for (all.Seek([]); all.IsValid; all.Next()) list.Add((all.Key.ToArray(), all.Value.ToArray()));
        return list;
    }

    /// <summary>What a reader is told, from every index and of all time.</summary>
    private static string Answers(InMemoryKeyValueStore rows)
    {
        var store = DatomStore.Wrap(new ReadOnlyRows(rows), new StoreOptions());
        var db = store.Db;
        var texts = new List<string> { StoreText.Of(db.All()), StoreText.Of(db.AsOf(db.BasisT / 2).All()) };
        texts.AddRange(db.Snapshots.Select(s => $"{s} {(s.IsLoaded ? StoreText.Of(db.Snapshot(s.Id)) : "")}"));
        texts.AddRange(db.TxRange().Select(x => $"{x.T} {x.Instant} {string.Join(' ', x.Datoms.Select(d => $"{d.E} {d.A} {EdnWriter.ToString(d.V)} {d.Added}"))}"));
        StoreText.CheckIndexes(store, "damaged");
        return string.Join('\n', texts);
    }

    private static string FirstDifference(string x, string y) => string.Join('\n', y.Split('\n').Except(x.Split('\n')).Take(3));
}
