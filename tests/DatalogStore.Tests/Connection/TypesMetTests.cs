using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Snapshots;
using ValueType = DatalogStore.Model.ValueType;

namespace DatalogStore.Tests.Connection;

public class TypesMetTests
{
    [Fact]
    public void Types_are_counted_over_all_snapshots_most_frequent_first()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(Snapshot.OfJson("""[{"a":"first"},{"a":"second"},{"a":7}]"""));
        var second = Snapshot.OfJson("""[{"a":{"b":1}},{"a":null}]""");
        store.Load(second);
        var met = store.Db.All().TypesMet(Keyword.Of("a"));
        Assert.Equal([(ValueType.String, 2L), (ValueType.Long, 1L), (ValueType.Ref, 1L)], met.Select(t => (t.Type, t.Datoms)));
        Assert.Equal("first", met[0].Example);
        Assert.Equal(7L, met[1].Example);
        Assert.Single(store.Db.All().Datoms(DatomIndex.Eavt, met[2].Example, Keyword.Of("a/b")));
        Assert.Equal([ValueType.Ref], store.Db.Snapshot(second.Id).TypesMet(Keyword.Of("a")).Select(t => t.Type));
    }

    [Theory]
    [InlineData("1", ValueType.Long)]
    [InlineData("9223372036854775807", ValueType.Long)]
    [InlineData("9223372036854775808", ValueType.BigInt)]
    [InlineData("1.5", ValueType.Double)]
    [InlineData("1M", ValueType.BigDec)]
    [InlineData("true", ValueType.Boolean)]
    [InlineData(":k", ValueType.Keyword)]
    [InlineData("s", ValueType.Symbol)]
    [InlineData("#inst \"2024-03-01\"", ValueType.Instant)]
    [InlineData("#inst \"9999-03-01\"", ValueType.Instant)]
    [InlineData("#uuid \"0191e251-c4a1-87ba-967f-84bab9c4abff\"", ValueType.Uuid)]
    [InlineData("#uri \"urn:x\"", ValueType.Uri)]
    [InlineData("#bytes \"AAE=\"", ValueType.Bytes)]
    [InlineData("{:b 1}", ValueType.Ref)]
    public void Every_kind_of_value_has_its_type(string value, ValueType type)
    {
        var db = Snapshot.Build(new SnapshotWriterOptions(), w => w.AddEdn(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{{:a {value}}}")))).ToDatabase();
        var met = Assert.Single(db.TypesMet(Keyword.Of("a")));
        Assert.Equal((type, 1L), (met.Type, met.Datoms));
        Assert.Equal(db.Attributes.Single(a => a.Ident.Text == "a").ValueType, met.Type);
        Assert.Equal(type == ValueType.BigInt, met.Example is BigInteger);
    }

    [Fact]
    public void An_attribute_without_values_has_no_types_and_an_unknown_one_is_refused()
    {
        var db = Snapshot.OfJson("""{"a":null}""").ToDatabase();
        Assert.Empty(db.TypesMet(Keyword.Of("a")));
        Assert.Equal("unknown-attribute", Assert.Throws<DatalogException>(() => db.TypesMet(Keyword.Of("b"))).Code);
    }
}
