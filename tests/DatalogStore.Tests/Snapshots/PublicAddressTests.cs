using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>The question of the field, with attributes in kebab case: which public addresses stand behind a group that lets the internet in?</summary>
public class PublicAddressTests
{
    private const string Json = """
        {"aws": {"ec2": {
          "DescribeNetworkInterfaces": {"response": {"NetworkInterfaces": [
            {"Association": {"PublicIp": "198.51.100.1"}, "Groups": [{"GroupId": "sg-six"}]},
            {"Association": {"PublicIp": "198.51.100.2"}, "Groups": [{"GroupId": "sg-inner"}]},
            {"Association": {"PublicIp": "198.51.100.3"}, "Groups": [{"GroupId": "sg-inner"}, {"GroupId": "sg-four"}]}]}},
          "DescribeSecurityGroups": {"response": {"SecurityGroups": [
            {"GroupId": "sg-six", "IpPermissions": [{"Ipv4Ranges": [], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]},
            {"GroupId": "sg-four", "IpPermissions": [{"Ipv4Ranges": [{"CidrIp": "0.0.0.0/0"}]}]},
            {"GroupId": "sg-inner", "IpPermissions": [{"Ipv4Ranges": [{"CidrIp": "10.0.0.0/8"}]}]}]}}}}}
        """;

    private const string Open = """
        [?group :aws.ec2.describe-security-groups.response.security-groups/group-id ?id]
        [?group :aws.ec2.describe-security-groups.response.security-groups/ip-permissions ?permission]
        (or-join [?permission]
          (and [?permission :aws.ec2.describe-security-groups.response.security-groups.ip-permissions/ipv4ranges ?four]
               [?four :aws.ec2.describe-security-groups.response.security-groups.ip-permissions.ipv4ranges/cidr-ip "0.0.0.0/0"])
          (and [?permission :aws.ec2.describe-security-groups.response.security-groups.ip-permissions/ipv6ranges ?six]
               [?six :aws.ec2.describe-security-groups.response.security-groups.ip-permissions.ipv6ranges/cidr-ipv6 "::/0"]))
        """;

    private const string Interfaces = """
        [?association :aws.ec2.describe-network-interfaces.response.network-interfaces.association/public-ip ?ip]
        [?interface :aws.ec2.describe-network-interfaces.response.network-interfaces/association ?association]
        [?interface :aws.ec2.describe-network-interfaces.response.network-interfaces/groups ?member]
        [?member :aws.ec2.describe-network-interfaces.response.network-interfaces.groups/group-id ?id]
        """;

    [Fact]
    public void Inline_and_as_rules_it_finds_the_same_addresses()
    {
        var db = Snapshot.OfJson(Json, new SnapshotWriterOptions { KeyCase = KeyCase.Kebab }).ToDatabase();
        var inline = db.Query($"[:find [?ip ...] :where {Interfaces} {Open}]").Column.Cast<string>().Order();
        var byRules = db.Query("[:find [?ip ...] :in $ % :where (exposed ?ip)]", $"[[(open ?id) {Open}] [(exposed ?ip) {Interfaces} (open ?id)]]").Column.Cast<string>().Order();
        Assert.Equal(["198.51.100.1", "198.51.100.3"], inline);
        Assert.Equal(["198.51.100.1", "198.51.100.3"], byRules);
    }
}
