using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Storage.RocksDb;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public class CompactionTests
{
    private const long A = BuiltIn.FirstUserAttribute;

    [Fact]
    public void Columns_of_many_windows_and_long_posting_lists_answer_the_same_at_every_basis()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var store = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(store);
        for (var n = 0; n < 8; n++)
        {
            using var batch = storage.BeginCommit();
            // Two thirds on new entities, the rest among all of them: pieces of different transactions overlap.
            for (var i = 0; i < 30_000; i++)
            {
                var e = EntityId.FirstOrdinary + (i % 3 == 0 ? random.Next(1, 300_000) : (n * 30_000) + i);
                batch.Add(e, A, Long(random.Next(3)), random.Next(10) != 0);
            }

            batch.Commit(n, false, _ => true, false);
        }

        var before = Answers(storage);
        var piecesBefore = Pieces(store, ColumnFamily.Avet);
        var saved = storage.Compact(CancellationToken.None);
        Assert.True(saved > 0);
        Assert.True(Pieces(store, ColumnFamily.Avet) < piecesBefore);
        Assert.Equal(before, Answers(DatomStorage.Open(store)));
        Assert.Equal(0, storage.Compact(CancellationToken.None));
    }

    [Fact]
    public void A_view_that_was_open_before_answers_as_before()
    {
        var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        for (var n = 1; n <= 20; n++)
        {
            using var batch = storage.BeginCommit();
            batch.Add(EntityId.FirstOrdinary + n, A, Long(7), true);
            batch.Commit(n, false, _ => true, false);
        }

        var views = new DatabaseViews(storage);
        using var view = views.Open(new ViewSpec(12));
        storage.Compact(CancellationToken.None);
        var rows = new DatomBuffer();
        view.ByValue(A, Long(7), rows);
        Assert.Equal(12, rows.Count);
        Assert.Equal(12, view.Column(A).Count);
    }

    [Fact]
    public void A_reader_beside_the_writer_sees_commits_after_it_caught_up()
    {
        using var folder = new TemporaryFolder();
        using var writer = DatomStorage.Open(RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Create));
        using var reader = DatomStorage.Open(RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Read));
        var views = new DatabaseViews(reader);
        Assert.Equal(0, reader.State.T);
        for (var n = 1; n <= 3; n++)
        {
            using (var batch = writer.BeginCommit())
            {
                batch.Add(EntityId.FirstOrdinary, A, batch.Intern("value " + n), true);
                batch.Commit(n, false, _ => true, true);
            }

            if (n == 2) writer.Compact(CancellationToken.None);
            Assert.Equal(n - 1, reader.State.T);
            Assert.Equal(writer.State, reader.CatchUp());
            using var view = views.Open(new ViewSpec(n));
            Assert.Equal(n, view.Column(A).Count);
            Assert.Equal(n, view.CountEstimate(A));
            Assert.True(view.Words.TryToWord("value " + n, out var word));
            var rows = new DatomBuffer();
            view.ByValue(A, word, rows);
            Assert.Equal(1, rows.Count);
            using var earlier = views.Open(new ViewSpec(n - 1));
            Assert.Equal(n - 1, earlier.Column(A).Count);
        }
    }

    private static List<string> Answers(DatomStorage storage)
    {
        var answers = new List<string>();
        var views = new DatabaseViews(storage);
        for (var t = 0; t <= storage.State.T; t++)
        {
            foreach (var history in (bool[])[false, true])
            {
                using var view = views.Open(new ViewSpec(t) { IsHistory = history });
                var column = view.Column(A);
                var rows = new DatomBuffer();
                for (var v = 0; v < 3; v++) view.ByValue(A, Long(v), rows);
                var hash = default(HashCode);
                for (var i = 0; i < column.Count; i++) hash.Add((column.E[i], column.V[i], column.T[i], column.Added?[i]));
                var values = default(HashCode);
                for (var i = 0; i < rows.Count; i++) values.Add(rows[i]);
                answers.Add($"{t} {history} {column.Count} {hash.ToHashCode()} {rows.Count} {values.ToHashCode()}");
            }
        }

        return answers;
    }

    private static int Pieces(InMemoryKeyValueStore store, ColumnFamily family)
    {
        using var view = store.OpenReadView();
        using var rows = view.Iterate(family);
        var count = 0;
        for (rows.Seek([]); rows.IsValid; rows.Next()) count++;
        return count;
    }

    private static ulong Long(long value)
    {
        Word.TryOfLong(value, out var word);
        return word;
    }
}
