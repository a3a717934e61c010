using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Workloads.Figures;

/// <summary>
/// The four questions of the data sets' independent counts, as Datalog. They go by key names anywhere, so each becomes rules with a branch
/// for every path of the store's schema that has these keys.
/// </summary>
internal sealed class Questions
{
    /// <summary>Asks for (project, bucket, role) granted to allUsers or allAuthenticatedUsers, by rules of the store's paths.</summary>
    public const string GrantQuery = "[:find ?project ?bucket ?role :in $ % :where (grant ?project ?bucket ?role)]";

    private readonly HashSet<string> _names;

    public Questions(Database db) => _names = [.. db.Attributes.Select(a => a.Ident.Text)];

    /// <summary>Public addresses on network interfaces whose security group lets 0.0.0.0/0 or ::/0 in.</summary>
    public int PublicAddresses(Database db)
    {
        var rules = new StringBuilder("[");
        foreach (var path in PathsWith("GroupId", "IpPermissions"))
        {
            foreach (var (list, key, open) in new[] { ("IpRanges", "CidrIp", "0.0.0.0/0"), ("Ipv6Ranges", "CidrIpv6", "::/0") })
            {
                if (!Has($"{path}.IpPermissions", list) || !Has($"{path}.IpPermissions.{list}", key)) continue;
                rules.Append($"[(open-group ?g) [?sg :{path}/GroupId ?g] [?sg :{path}/IpPermissions ?p] [?p :{path}.IpPermissions/{list} ?r] [?r :{path}.IpPermissions.{list}/{key} \"{open}\"]]\n");
            }
        }

        if (rules.Length == 1) return 0;
        var interfaces = 0;
        foreach (var path in PathsWith("NetworkInterfaceId", "Groups").Where(p => Has(p + ".Groups", "GroupId")))
        {
            foreach (var through in new[] { "Association", "PrivateIpAddresses.Association" })
            {
                if (!Has($"{path}.{through}", "PublicIp")) continue;
                var parent = through.Contains('.', StringComparison.Ordinal) ? $"[?n :{path}/PrivateIpAddresses ?x] [?x :{path}.PrivateIpAddresses/Association ?as]" : $"[?n :{path}/Association ?as]";
                rules.Append($"[(exposed ?ip) [?n :{path}/NetworkInterfaceId] [?n :{path}/Groups ?gr] [?gr :{path}.Groups/GroupId ?g] (open-group ?g) {parent} [?as :{path}.{through}/PublicIp ?ip]]\n");
                interfaces++;
            }
        }

        return interfaces == 0 ? 0 : db.Query("[:find [?ip ...] :in $ % :where (exposed ?ip)]", rules.Append(']').ToString()).Rows.Count;
    }

    /// <summary>(project, bucket, role) granted to allUsers or allAuthenticatedUsers.</summary>
    public int PublicGrants(Database db) => GrantRules() is { } rules ? db.Query(GrantQuery, rules).Rows.Count : 0;

    /// <summary>The rules of <see cref="GrantQuery"/>; <see langword="null"/> when the schema has none of their paths.</summary>
    public string? GrantRules()
    {
        var rules = new StringBuilder("[");
        foreach (var path in PathsWith("request", "response").Where(p => p.StartsWith("gcp.", StringComparison.Ordinal) && Has(p + ".response", "bindings") && Has(p + ".response.bindings", "members")))
        {
            string Else(string entity, string ns, string key, string variable) =>
                Has(ns, key) ? $"[(get-else $ {entity} :{ns}/{key} \"\") {variable}]" : $"[(ground \"\") {variable}]";
            rules.Append($"[(grant ?project ?bucket ?role) [(ground [\"allUsers\" \"allAuthenticatedUsers\"]) [?who ...]] [?b :{path}.response.bindings/members ?who] [?rs :{path}.response/bindings ?b] [?m :{path}/response ?rs] [?m :{path}/request ?rq] ")
                .Append(Else("?rq", path + ".request", "project", "?project")).Append(Else("?rq", path + ".request", "bucket", "?bucket")).Append(Else("?b", path + ".response.bindings", "role", "?role")).Append("]\n");
        }

        return rules.Length == 1 ? null : rules.Append(']').ToString();
    }

    /// <summary>AWS managed policies that allow *, iam:* or iam:PassRole on *.</summary>
    public int PassRole(Database db) => !Has("aws.iam.GetPolicyVersion.response.PolicyVersion.Document.Statement", "Action") ? 0 : db.Query(
        """
        [:find [?name ...]
         :in $ [?action ...]
         :where
         [?s :aws.iam.GetPolicyVersion.response.PolicyVersion.Document.Statement/Action ?action]
         [?s :aws.iam.GetPolicyVersion.response.PolicyVersion.Document.Statement/Effect "Allow"]
         [?s :aws.iam.GetPolicyVersion.response.PolicyVersion.Document.Statement/Resource "*"]
         [?d :aws.iam.GetPolicyVersion.response.PolicyVersion.Document/Statement ?s]
         [?v :aws.iam.GetPolicyVersion.response.PolicyVersion/Document ?d]
         [?r :aws.iam.GetPolicyVersion.response/PolicyVersion ?v]
         [?m :aws.iam.GetPolicyVersion/response ?r]
         [?m :aws.iam.GetPolicyVersion/request ?q]
         [?q :aws.iam.GetPolicyVersion.request/PolicyName ?name]]
        """,
        EdnVector.Of("*", "iam:*", "iam:PassRole")).Rows.Count;

    /// <summary>Policies listed without a collected version.</summary>
    public int ListedWithoutVersion(Database db) => !Has("aws.iam.ListPolicies.response.Policies", "PolicyName") ? 0 : db.Query(
        """
        [:find [?name ...]
         :where
         [_ :aws.iam.ListPolicies.response.Policies/PolicyName ?name]
         (not-join [?name]
           [?q :aws.iam.GetPolicyVersion.request/PolicyName ?name]
           [?m :aws.iam.GetPolicyVersion/request ?q]
           [?m :aws.iam.GetPolicyVersion/response _])]
        """).Rows.Count;

    private bool Has(string ns, string name) => _names.Contains($"{ns}/{name}");

    /// <summary>Every path whose maps have both keys.</summary>
    private IEnumerable<string> PathsWith(string first, string second) =>
        _names.Where(n => n.EndsWith("/" + first, StringComparison.Ordinal)).Select(n => n[..^(first.Length + 1)]).Where(p => Has(p, second)).Order(StringComparer.Ordinal);
}
