using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;
using ValueType = DatalogStore.Model.ValueType;

namespace DatalogStore.Tests.Views;

public class DatabaseViewTests
{
    private const long A = BuiltIn.FirstUserAttribute;
    private const long E = EntityId.FirstOrdinary;

    private readonly DatomStorage _storage = DatomStorage.Open(new InMemoryKeyValueStore());
    private readonly DatabaseViews _views;

    public DatabaseViewTests() => _views = new DatabaseViews(_storage);

    [Fact]
    public void The_schema_is_the_one_at_the_basis_and_old_idents_keep_resolving()
    {
        Commit(batch => Define(batch, A, "a/old"));
        Commit(batch => batch.Add(A, BuiltIn.Index.Id, Word.True, true));
        Commit(batch => Rename(batch, A, "a/old", "a/new"));
        Commit(batch => Define(batch, A + 1, "a/old"));
        Assert.False(Schema(0).TryGetAttribute(Keyword.Of("a/old"), out _));
        Assert.True(Schema(1).TryGetAttribute(Keyword.Of("a/old"), out var first) && !first.IsIndexed && first.ValueType == ValueType.Long);
        Assert.True(Schema(2).TryGetAttribute(Keyword.Of("a/old"), out var indexed) && indexed.IsIndexed);
        Assert.False(Schema(2).TryGetAttribute(Keyword.Of("a/new"), out _));
        Assert.True(Schema(3).TryGetAttribute(Keyword.Of("a/old"), out var renamed) && renamed.Id == A && renamed.Ident == Keyword.Of("a/new"));
        Assert.True(Schema(3).TryGetIdent(A, out var ident) && ident == Keyword.Of("a/new"));
        Assert.True(Schema(4).TryGetAttribute(Keyword.Of("a/old"), out var taken) && taken.Id == A + 1);
        Assert.Same(Schema(3), Schema(3));
    }

    [Fact]
    public void A_transaction_that_leaves_the_schema_alone_shares_it()
    {
        Commit(batch => Define(batch, A, "a/x"));
        Commit(batch => batch.Add(E, A, Long(1), true), schemaChanged: false);
        Commit(batch => batch.Add(E + 1, A, Long(1), true), schemaChanged: false);
        Assert.Same(Schema(1), Schema(2));
        Assert.Same(Schema(2), Schema(3));
    }

    [Fact]
    public void An_index_that_was_turned_on_late_finds_the_values_from_before()
    {
        Commit(batch => batch.Add(E, A, Long(1), true), indexed: false);
        Commit(batch => batch.Add(E + 1, A, Long(1), true), indexed: true);
        Assert.Equal([E, E + 1], ByValue(2, Long(1)));
        Assert.Equal([E], ByValue(1, Long(1)));
    }

    [Fact]
    public void An_index_that_was_turned_off_for_a_while_finds_all_values()
    {
        Commit(batch => batch.Add(E, A, Long(1), true), indexed: true);
        Commit(batch => batch.Add(E + 1, A, Long(1), true), indexed: false);
        Commit(batch => batch.Add(E + 2, A, Long(1), true), indexed: true);
        Assert.Equal([E, E + 1, E + 2], ByValue(3, Long(1)));
    }

    [Fact]
    public void Views_share_a_column_that_did_not_change_between_them()
    {
        Commit(batch => batch.Add(E, A, Long(1), true));
        using var first = _views.Open(new ViewSpec(1));
        var column = first.Column(A);
        Commit(batch => batch.Add(E, A + 1, Long(1), true));
        using var second = _views.Open(new ViewSpec(2));
        Assert.Same(column, second.Column(A));
        Commit(batch => batch.Add(E + 1, A, Long(1), true));
        using var third = _views.Open(new ViewSpec(3));
        Assert.Equal(2, third.Column(A).Count);
        Assert.Same(column, first.Column(A));
        using var again = _views.Open(new ViewSpec(1));
        Assert.Equal(1, again.Column(A).Count);
    }

    [Fact]
    public void Columns_beyond_the_budget_are_decoded_again_and_stay_right()
    {
        Commit(batch =>
        {
            for (var i = 0; i < 100; i++)
            {
                batch.Add(E + i, A, Long(i), true);
                batch.Add(E + i, A + 1, Long(-i), true);
            }
        });
        var views = new DatabaseViews(_storage, columnCacheSizeBytes: 3500);
        for (var round = 0; round < 3; round++)
        {
            using var view = views.Open(new ViewSpec(1));
            Assert.Equal(Long(7), view.Column(A).V[7]);
            Assert.Equal(Long(-7), view.Column(A + 1).V[7]);
            Assert.Same(view.Column(A), view.Column(A));
        }
    }

    [Fact]
    public void An_old_view_answers_the_same_while_transactions_go_on()
    {
        Commit(batch => batch.Add(E, A, Long(1), true));
        using var view = _views.Open(new ViewSpec(1));
        Commit(batch =>
        {
            batch.Add(E, A, Long(1), false);
            batch.Add(E, A, Long(2), true);
        });
        Assert.Equal([Long(1)], view.Column(A).V);
        Assert.Equal([E], ByValue(1, Long(1)));
        Assert.Empty(ByValue(2, Long(1)));
        var rows = new DatomBuffer();
        view.EntityAttribute(E, A, rows);
        Assert.Equal(new WordDatom(E, A, Long(1), 1, true), rows[0]);
        Assert.Equal(1, rows.Count);
    }

    [Fact]
    public async Task Many_readers_and_a_writer_do_not_disturb_each_other()
    {
        Commit(_ => { });
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var rows = new DatomBuffer();
            while (!stop.IsCancellationRequested)
            {
                var t = _storage.State.T;
                using var view = _views.Open(new ViewSpec(t));
                // Transaction n asserts n for entity n and 0 for all: at basis t there are t − 1 of each.
                Assert.Equal(2 * (t - 1), view.Column(A).Count);
                rows.Clear();
                view.ByValue(A, Long(0), rows);
                Assert.Equal(t - 1, rows.Count);
                rows.Clear();
                view.Entity(E + t, rows);
                Assert.Equal(t > 1 ? 2 : 0, rows.Count);
            }
        })).ToList();
        for (var n = 2; n < 300; n++)
        {
            Commit(batch =>
            {
                batch.Add(E + n, A, Long(n), true);
                batch.Add(E + n, A, Long(0), true);
            });
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static void Define(CommitBatch batch, long a, string ident)
    {
        batch.Add(a, BuiltIn.Ident.Id, batch.Intern(Keyword.Of(ident)), true);
        batch.Add(a, BuiltIn.AttributeValueType.Id, Word.OfRef(BuiltIn.OfValueType(ValueType.Long)), true);
        batch.Add(a, BuiltIn.AttributeCardinality.Id, Word.OfRef(BuiltIn.OfCardinality(Cardinality.One)), true);
    }

    private static void Rename(CommitBatch batch, long a, string from, string to)
    {
        batch.Add(a, BuiltIn.Ident.Id, batch.Intern(Keyword.Of(from)), false);
        batch.Add(a, BuiltIn.Ident.Id, batch.Intern(Keyword.Of(to)), true);
    }

    private static ulong Long(long value)
    {
        Word.TryOfLong(value, out var word);
        return word;
    }

    private void Commit(Action<CommitBatch> fill, bool schemaChanged = true, bool indexed = true)
    {
        using var batch = _storage.BeginCommit();
        fill(batch);
        batch.Commit(batch.T, schemaChanged, _ => indexed, false);
    }

    private DatabaseSchema Schema(long t)
    {
        using var view = _views.Open(new ViewSpec(t));
        return view.Schema;
    }

    private long[] ByValue(long t, ulong v)
    {
        using var view = _views.Open(new ViewSpec(t));
        var rows = new DatomBuffer();
        view.ByValue(A, v, rows);
        return rows.E.ToArray();
    }
}
