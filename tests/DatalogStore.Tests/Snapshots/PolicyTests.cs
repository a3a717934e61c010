using System.IO.Compression;
using DatalogStore.Model;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Policies of the mapping: what is recorded of them, and that none writes what was always written.</summary>
public class PolicyTests
{
    private static readonly Guid Id = Guid.Parse("0191e251-c4a1-87ba-967f-84bab9c4abff");

    [Fact]
    public void The_default_policy_writes_the_bytes_that_it_always_wrote()
    {
        using var packed = new GZipStream(File.OpenRead(TestFolder.Fixture("../../samples/cloud-custodian/2025-02-01.json.gz")), CompressionMode.Decompress);
        using var sample = new MemoryStream();
        packed.CopyTo(sample);
        var snapshot = Snapshot.Build(new SnapshotWriterOptions { Id = Id }, w =>
        {
            w.AddJson(new MemoryStream(sample.ToArray()));
            w.AddJson(File.OpenRead(TestFolder.Fixture("unheard-of.json")));
        });
        Assert.Equal("dcee84e6cf3d29706097017a8456b9757c715953d0b80852d8", snapshot.Report.Digest[..50]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key-case=kebab ordered keyed=**.Tags keyed=a.b.* embed=x.y")]
    public void What_is_not_the_default_is_recorded(string? policy)
    {
        var options = policy is null ? new SnapshotWriterOptions() : new() { KeyCase = KeyCase.Kebab, IsOrdered = true, Keyed = [":a.b/*", "**.Tags", "a.b.*"], Embedded = ["x/y"] };
        using var source = Snapshot.OfJson("{}", options).Open();
        Assert.Equal(policy, source.Metadata.Where(t => t.A == BuiltIn.MetaPolicy.Ident).Select(t => t.V).SingleOrDefault());
    }

    [Fact]
    public void A_collector_and_account_keep_to_one_policy()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(Of("a", isOrdered: false));
        store.Load(Of("b", isOrdered: true));
        store.Load(Of("b", isOrdered: true));
        foreach (var (account, isOrdered, message) in new[] { ("a", true, "under the policy 'ordered', but"), ("b", false, "under the policy 'default', but") })
        {
            var other = Of(account, isOrdered);
            var basis = store.Db.BasisT;
            var error = Assert.Throws<DatalogException>(() => store.Load(other));
            Assert.Equal(("mixed-policy", basis), (error.Code, store.Db.BasisT));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.False(store.Load(other, new IngestOptions { AllowsMixedPolicy = true }).WasAlreadyThere);
            Assert.True(store.Load(other).WasAlreadyThere);
        }
    }

    private static Snapshot Of(string account, bool isOrdered) =>
        Snapshot.OfJson("""{"a":["y","x"]}""", new() { IsOrdered = isOrdered, Metadata = [new("collector", "c"), new("account", account)] });
}
