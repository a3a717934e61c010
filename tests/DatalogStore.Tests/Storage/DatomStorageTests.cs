using System.Text;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public class DatomStorageTests
{
    private const long A = BuiltIn.FirstUserAttribute;

    [Fact]
    public void One_entity_may_have_more_values_than_a_column_piece_or_a_posting_list_holds()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        var e = EntityId.FirstOrdinary;
        const int count = (2 * ColumnPiece.RowsMax) + 100;
        using (var batch = storage.BeginCommit())
        {
            for (var i = count - 1; i >= 0; i--) batch.Add(e, A, Long(i), true);
            for (var i = 0; i < (2 * PostingPiece.RowsMax) + 100; i++) batch.Add(e + 1 + i, A, Long(-7), true);
            batch.Commit(1, false, _ => true, false);
        }

        using var view = new DatabaseViews(storage).Open(new ViewSpec(1));
        var column = view.Column(A);
        Assert.Equal((0, count), column.RowsOf(e));
        Assert.Equal(Enumerable.Range(0, count).Select(i => Long(i)), column.V[..count]);
        var rows = new DatomBuffer();
        view.Entity(e, rows);
        Assert.Equal(count, rows.Count);
        rows.Clear();
        view.ByValue(A, Long(-7), rows);
        Assert.Equal(Enumerable.Range(0, (2 * PostingPiece.RowsMax) + 100).Select(i => e + 1 + i), rows.E.ToArray());
    }

    [Fact]
    public void A_batch_that_is_not_committed_leaves_no_trace()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        var before = storage.State;
        ulong word;
        using (var batch = storage.BeginCommit())
        {
            word = batch.Intern("never stored");
            batch.Add(batch.AllocateOrdinary(), A, word, true);
            batch.DefineHash(batch.AllocateSnapshotEntity(), "L1$x"u8);
        }

        Assert.Equal(before, storage.State);
        Assert.False(storage.TryFindByHash("L1$x", out _));
        using var view = new DatabaseViews(storage).Open(new ViewSpec(0));
        Assert.False(view.Words.TryToWord("never stored", out _));
        using var next = storage.BeginCommit();
        Assert.Equal(before.T + 1, next.T);
        Assert.Equal(word, next.Intern("another"));
    }

    [Fact]
    public void Only_one_transaction_is_written_at_a_time()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        using var first = storage.BeginCommit();
        Assert.Throws<InvalidOperationException>(storage.BeginCommit);
    }

    [Theory]
    [InlineData("datalogstore 2", "has format version 2; understood: version 1")]
    [InlineData("something else", "is not a store of this program; understood: version 1")]
    public void A_store_of_another_format_is_refused(string format, string message)
    {
        using var store = new InMemoryKeyValueStore();
        DatomStorage.Open(store);
        Put(store, ColumnFamily.Meta, "format"u8, Encoding.ASCII.GetBytes(format));
        var error = Assert.Throws<DatalogException>(() => DatomStorage.Open(store));
        Assert.Equal("store-format", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_a_format_that_is_not_empty_is_refused()
    {
        using var store = new InMemoryKeyValueStore();
        Put(store, ColumnFamily.Eavt, [1], [2]);
        Assert.Equal("store-format", Assert.Throws<DatalogException>(() => DatomStorage.Open(store)).Code);
    }

    [Theory]
    [InlineData(nameof(ColumnFamily.Eavt)), InlineData(nameof(ColumnFamily.Aevt)), InlineData(nameof(ColumnFamily.Avet)), InlineData(nameof(ColumnFamily.Vaet))]
    [InlineData(nameof(ColumnFamily.Strings)), InlineData(nameof(ColumnFamily.StringIds)), InlineData(nameof(ColumnFamily.Log)), InlineData(nameof(ColumnFamily.Meta))]
    public void A_damaged_value_is_named_by_family_and_key(string familyName)
    {
        var family = Enum.Parse<ColumnFamily>(familyName);
        using var store = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(store);
        var keys = new List<byte[]>();
        using (var view = store.OpenReadView())
        {
            using var rows = view.Iterate(family);
            for (rows.Seek([]); rows.IsValid; rows.Next())
            {
                if (family != ColumnFamily.Meta || rows.Key.Length == 5) keys.Add(rows.Key.ToArray());
            }
        }

        foreach (var key in keys) Put(store, family, key, [99, 99, 99]);
        var error = Assert.Throws<DatalogException>(() =>
        {
            var reopened = DatomStorage.Open(store);
            using var view = new DatabaseViews(reopened).Open(new ViewSpec(0));
            var rows = new DatomBuffer();
            view.Words.TryToWord(Keyword.Of("db/doc"), out var word);
            view.Entity(A, rows);
            view.Entity(BuiltIn.Doc.Id, rows);
            view.ByValue(BuiltIn.Ident.Id, word, rows);
            view.Referring(BuiltIn.OfCardinality(Cardinality.One), rows);
            Assert.NotEmpty(view.Schema.Attributes);
        });
        Assert.Equal("store-damaged", error.Code);
        Assert.Contains(familyName.ToLowerInvariant(), error.Message, StringComparison.Ordinal);
        Assert.Contains(keys, key => error.Message.Contains(Convert.ToHexStringLower(key), StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_replays_every_datom_in_its_transaction()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        for (var n = 1; n <= 3; n++)
        {
            using var batch = storage.BeginCommit();
            batch.Add(EntityId.FirstOrdinary + 100, A, Long(n), true);
            batch.Add(EntityId.FirstOrdinary, A, Long(n - 1), false);
            batch.Commit(n * 10, schemaChanged: n == 2, _ => false, false);
        }

        var log = storage.ReadLog(2, 4).ToList();
        Assert.Equal([2, 3], log.Select(l => l.State.T));
        Assert.Equal([20, 30], log.Select(l => l.State.InstantMs));
        Assert.Equal([2, 2], log.Select(l => l.State.SchemaT));
        Assert.Equal(new WordDatom(EntityId.FirstOrdinary, A, Long(2), 3, false), log[1].Datoms[0]);
        Assert.Equal(new WordDatom(EntityId.FirstOrdinary + 100, A, Long(3), 3, true), log[1].Datoms[1]);
        Assert.Equal(2, log[1].Datoms.Count);
    }

    [Fact]
    public void Statistics_and_promises_survive_reopening()
    {
        using var store = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(store);
        var key = new byte[24];
        key[5] = 7;
        using (var batch = storage.BeginCommit())
        {
            for (var i = 0; i < 100; i++) batch.Add(EntityId.FirstOrdinary + (i / 2), A, Long(i % 10), i != 99);
            batch.PutPromise(key, 77);
            batch.PutPromise(new byte[24], 78);
            batch.DeletePromise(new byte[24]);
            batch.Commit(1, false, _ => false, false);
        }

        var reopened = DatomStorage.Open(store);
        Assert.Equal(storage.State, reopened.State);
        var promise = Assert.Single(reopened.ReadPromises());
        Assert.Equal(key, promise.Key);
        Assert.Equal(77, promise.E);
        var statistics = reopened.Statistics.Of(A)!;
        Assert.Equal((99, 1, 50, 1), (statistics.Assertions, statistics.Retractions, statistics.Entities, statistics.LastT));
        Assert.InRange(statistics.Values.Estimate(), 8, 12);
        using var view = new DatabaseViews(reopened).Open(new ViewSpec(1));
        Assert.Equal(98, view.CountEstimate(A));
        using var history = new DatabaseViews(reopened).Open(new ViewSpec(1) { IsHistory = true });
        Assert.Equal(100, history.CountEstimate(A));
        Assert.Equal(0, history.CountEstimate(A + 1));
    }

    private static ulong Long(long value)
    {
        Word.TryOfLong(value, out var word);
        return word;
    }

    private static void Put(InMemoryKeyValueStore store, ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using var batch = store.NewBatch();
        batch.Put(family, key, value);
        store.Write(batch, false);
    }
}
