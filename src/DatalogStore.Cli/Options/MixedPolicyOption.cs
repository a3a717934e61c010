using System.CommandLine;

namespace DatalogStore.Cli.Options;

/// <summary><c>--mixed-policy</c> of the commands that read snapshots into a store.</summary>
internal static class MixedPolicyOption
{
    public static Option<bool> Create() => new("--mixed-policy") { Description = "Take snapshots written under another policy than those of the same collector and account" };
}
