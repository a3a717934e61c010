using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public class BootstrapTests
{
    [Fact]
    public void A_new_store_knows_the_built_in_attributes_and_idents()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        using var view = new DatabaseViews(storage).Open(new ViewSpec(0));
        Assert.Equal(0, view.BasisT);
        Assert.Equal(BuiltIn.Attributes.OrderBy(a => a.Id), view.Schema.Attributes.OrderBy(a => a.Id));
        Assert.All(BuiltIn.Idents, pair => Assert.True(view.Schema.TryGetEntity(pair.Ident, out var e) && e == pair.E));
        Assert.All(BuiltIn.Attributes, a => Assert.True(view.Schema.TryGetIdent(a.Id, out var ident) && ident == a.Ident));
    }

    [Fact]
    public void The_first_transaction_is_at_the_epoch_and_in_the_log()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        var (state, datoms) = Assert.Single(storage.ReadLog(0, long.MaxValue));
        Assert.Equal(storage.State, state);
        Assert.Equal(0, state.InstantMs);
        Assert.Equal(BuiltIn.FirstUserAttribute, state.NextAttribute);
        var rows = Enumerable.Range(0, datoms.Count).Select(i => datoms[i]).ToList();
        Assert.Contains(rows, d => d.E == EntityId.OfTransaction(0) && d.A == BuiltIn.TxInstant.Id && d.Added);
        Assert.Equal(BuiltIn.Attributes.Count + BuiltIn.Idents.Count, rows.Count(d => d.A == BuiltIn.Ident.Id));
    }

    [Fact]
    public void Keywords_are_found_by_value()
    {
        using var storage = DatomStorage.Open(new InMemoryKeyValueStore());
        using var view = new DatabaseViews(storage).Open(new ViewSpec(0));
        Assert.True(view.Words.TryToWord(Keyword.Of("db/ident"), out var word));
        var found = new DatomBuffer();
        view.ByValue(BuiltIn.Ident.Id, word, found);
        Assert.Equal(new WordDatom(BuiltIn.Ident.Id, BuiltIn.Ident.Id, word, 0, true), found[0]);
        Assert.Equal(1, found.Count);
    }
}
