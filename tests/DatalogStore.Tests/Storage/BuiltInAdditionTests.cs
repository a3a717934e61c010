using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.RocksDb;

namespace DatalogStore.Tests.Storage;

/// <summary>Stores made by a version that had fewer built-in attributes.</summary>
public class BuiltInAdditionTests
{
    private static readonly Model.Attribute[] Later = [BuiltIn.TupleAttributes, BuiltIn.TupleTypes, BuiltIn.TupleType, BuiltIn.AttributePredicates, BuiltIn.EntityAttributes, BuiltIn.EntityPredicates, BuiltIn.Ensure, BuiltIn.ContentExcised];

    [Fact]
    public void A_store_gets_the_attributes_it_lacks_when_it_is_next_opened_for_writing()
    {
        using var folder = new TemporaryFolder();
        MakeEarlier(folder["store"]);
        using (var store = DatomStore.Open(folder["store"]))
        {
            Assert.Equal(1, store.Db.BasisT);
            Assert.Equal(BuiltIn.Attributes.OrderBy(a => a.Id), store.Db.Attributes.OrderBy(a => a.Id));
            Assert.Single(store.Db.Datoms(DatomIndex.Eavt, EntityId.OfTransaction(1)));
            store.Transact("[{:db/ident :p/xy :db/valueType :db.type/tuple :db/tupleType :db.type/long}]");
            store.Transact("[{:db/id 1 :p/xy [1 2]}]");
        }

        using (var store = DatomStore.Open(folder["store"]))
        {
            Assert.Equal(3, store.Db.BasisT);
            Assert.Equal(EdnVector.Of(1L, 2L), store.Db.Query("[:find ?xy . :where [1 :p/xy ?xy]]").Scalar);
            Assert.False(store.Db.AsOf(0).TryAttribute(Keyword.Of("db/tupleAttrs"), out _));
        }
    }

    [Fact]
    public void A_store_without_them_is_read_as_it_is()
    {
        using var folder = new TemporaryFolder();
        MakeEarlier(folder["store"]);
        using var store = DatomStore.Open(folder["store"], new StoreOptions { ReadOnly = true });
        Assert.Equal(0, store.Db.BasisT);
        Assert.Equal(BuiltIn.Attributes.Count - Later.Length, store.Db.Attributes.Count);
    }

    [Fact]
    public void A_name_that_somebody_took_before_it_was_built_in_is_told()
    {
        using var folder = new TemporaryFolder();
        using (var storage = DatomStorage.Open(RocksDbKeyValueStore.Open(folder["store"], StoreAccess.Create), TimeProvider.System, Earlier()))
        {
            using var commit = storage.BeginCommit();
            commit.Add(commit.AllocateOrdinary(), BuiltIn.Ident.Id, commit.Intern(Keyword.Of("content/excised")), true);
            commit.Commit(0, schemaChanged: true, a => a == BuiltIn.Ident.Id, durable: true);
        }

        Assert.Equal("reserved-ident", Assert.Throws<DatalogException>(() => DatomStore.Open(folder["store"])).Code);
        using var store = DatomStore.Open(folder["store"], new StoreOptions { ReadOnly = true });
        Assert.Equal(1, store.Db.BasisT);
    }

    private static void MakeEarlier(string path) => DatomStorage.Open(RocksDbKeyValueStore.Open(path, StoreAccess.Create), TimeProvider.System, Earlier()).Dispose();

    private static Model.Attribute[] Earlier() => [.. BuiltIn.Attributes.Except(Later)];
}
