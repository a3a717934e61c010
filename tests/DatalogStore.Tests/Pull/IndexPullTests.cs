using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

public class IndexPullTests
{
    [Theory]
    [InlineData("[:person/age]", false, "[10 20 20 30]")]
    [InlineData("[:person/age]", true, "[30 20 20 10]")]
    [InlineData("[:person/age 20]", false, "[20 20 30]")]
    [InlineData("[:person/age 20]", true, "[20 20 10]")]
    [InlineData("[:person/age 15]", false, "[20 20 30]")]
    [InlineData("[:person/age 15]", true, "[10]")]
    [InlineData("[:person/age 20 203]", false, "[20 30]")]
    [InlineData("[:person/age 20 203]", true, "[20 20 10]")]
    [InlineData("[:person/age 20 202]", true, "[20 10]")]
    [InlineData("[:person/age 99]", false, "[]")]
    public void Avet_gives_maps_in_the_order_of_values_from_the_start(string start, bool reverse, string ages)
    {
        using var store = Store();
        var maps = store.Db.IndexPull(DatomIndex.Avet, "[:person/age]", (EdnVector)EdnReader.Read(start)!, reverse);
        Assert.Equal(ages, EdnWriter.ToString(maps.Select(m => m![Keyword.Of("person/age")]).ToList()));
    }

    [Fact]
    public void Aevt_gives_maps_in_the_order_of_entities()
    {
        using var store = Store();
        string Ids(string start, bool reverse) => EdnWriter.ToString(store.Db.IndexPull(DatomIndex.Aevt, "[:db/id]", (EdnVector)EdnReader.Read(start)!, reverse).Select(m => m![Keyword.Of("db/id")]).ToList());
        Assert.Equal("[201 202 203 204]", Ids("[:person/age]", false));
        Assert.Equal("[202 203 204]", Ids("[:person/age 202]", false));
        Assert.Equal("[202 201]", Ids("[:person/age 202]", true));
    }

    [Fact]
    public void Maps_are_made_as_they_are_asked_for()
    {
        using var store = Store();
        Assert.Equal("{:person/age 10}", EdnWriter.ToString(store.Db.IndexPull(DatomIndex.Avet, "[:person/age]", [Keyword.Of("person/age")]).First()));
    }

    [Fact]
    public void What_is_no_place_in_an_index_is_an_error()
    {
        using var store = Store();
        string Code(DatomIndex index, string start) => Assert.Throws<DatalogException>(() => store.Db.IndexPull(index, "[*]", (EdnVector)EdnReader.Read(start)!).Count()).Code;
        Assert.Equal("bad-components", Code(DatomIndex.Eavt, "[:person/age]"));
        Assert.Equal("bad-components", Code(DatomIndex.Avet, "[]"));
        Assert.Equal("bad-components", Code(DatomIndex.Avet, "[:person/nick]"));
        Assert.Equal("unknown-attribute", Code(DatomIndex.Avet, "[:nosuch/name]"));
        Assert.Equal("entity-not-found", Code(DatomIndex.Avet, "[:person/age 20 :role/nobody]"));
    }

    private static DatomStore Store()
    {
        var store = DatomStore.OpenInMemory();
        store.Transact(PullWorld.Schema);
        store.Transact("[{:db/id 201 :person/age 30} {:db/id 202 :person/age 20} {:db/id 203 :person/age 20} {:db/id 204 :person/age 10}]");
        return store;
    }
}
