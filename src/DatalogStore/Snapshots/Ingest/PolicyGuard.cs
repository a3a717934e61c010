using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Holds the snapshots of one collector and account to one policy of the mapping. Under another the same map has another hash: every map would seem to have
/// changed on that day, and none has.
/// </summary>
internal static class PolicyGuard
{
    /// <summary>Compares a snapshot that is to come with those that are there.</summary>
    /// <param name="view">What is written.</param>
    /// <param name="source">The snapshot.</param>
    /// <exception cref="DatalogException">A snapshot of the same collector and account has another policy: <c>mixed-policy</c>.</exception>
    public static void Require(IDatabaseView view, ISnapshotSource source)
    {
        var self = TempId.OfMetadata(source.Id);
        string? Said(Model.Attribute attribute) => source.Metadata.Where(m => m.E == self && m.A == attribute.Ident).Select(m => m.V as string).FirstOrDefault();
        var (collector, account, policy) = (Said(BuiltIn.MetaCollector), Said(BuiltIn.MetaAccount), Said(BuiltIn.MetaPolicy));
        var policies = view.Column(BuiltIn.MetaPolicy.Id);
        // The default is not recorded: a store without any record has only that.
        if (policy is null && policies.Count == 0) return;
        foreach (var other in SnapshotCatalog.Read(view))
        {
            if (other.Id == source.Id || other.Source.Collector != collector || other.Source.Account != account) continue;
            var (start, end) = policies.RowsOf(other.Entity);
            var theirs = start == end ? null : view.Words.ToValue(policies.V[start]) as string;
            if (theirs == policy) continue;
            throw new DatalogException(
                ErrorKind.Request,
                "mixed-policy",
                $"{source.Name}: written under the policy {Shown(policy)}, but snapshot {other.Id} of the same collector and account ({collector ?? "-"}, {account ?? "-"}) under {Shown(theirs)}",
                "write it again under the other's policy; --mixed-policy takes it as it is, and then all of its maps differ from those of the others");
        }
    }

    private static string Shown(string? policy) => policy is null ? "'default'" : $"'{policy}'";
}
