using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls verify STORE [--rows-only]</c>: exit code 1 when something is wrong.</summary>
internal static class VerifyCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var rowsOnly = new Option<bool>("--rows-only") { Description = "Leave out content hashes and memberships" };
        var format = FormatOption.Create();
        var command = new Command("verify", "Check that every index agrees with every other, and hashes and memberships with the datoms") { store, rowsOnly, format };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(store);
            StoreVerification found;
            using (var line = new MaintenanceLine(tool))
                found = DatomStore.VerifyFolder(path, new VerifyOptions { SkipContent = parsed.GetValue(rowsOnly) }, line.Reporter, tool.Cancellation);
            foreach (var finding in found.Findings) Tell(tool, finding);
            foreach (var (code, count) in found.FindingCounts.Where(c => c.Value > found.Findings.Count(f => f.Code == c.Key)))
                tool.Note($"{code}: {count} in all");
            AnswerWriter.Write(tool, Answer.Listing(["figure", "value"], Figures(found)), parsed.GetValue(format));
            return found.IsSound ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void Tell(Tool tool, StoreFinding finding) => tool.Error.WriteLine(
        tool.JsonErrors
            ? Json.Object([("code", finding.Code), ("message", finding.Message), ("family", finding.ColumnFamily), ("key", finding.Key)])
            : $"{finding.Code}: {Place(finding)}{finding.Message}");

    private static string Place(StoreFinding finding) => finding switch
    {
        { ColumnFamily: { } family, Key: { } key } => $"{family} {key}: ",
        { ColumnFamily: { } family } => $"{family}: ",
        _ => "",
    };

    private static IEnumerable<IReadOnlyList<object?>> Figures(StoreVerification found) =>
    [
        ["sound", found.IsSound],
        ["findings", found.FindingCounts.Values.Sum()],
        ["transactions", found.BasisT],
        ["datoms-of-all-time", found.Datoms],
        ["dictionary-values", found.Values],
        ["long-list-versions", found.Lists],
        ["hashes", found.Hashes],
        ["hashes-checked", found.HashesChecked],
        ["hashes-foreign", found.HashesForeign],
        ["hashes-excised", found.HashesExcised],
        ["snapshots-walked", found.SnapshotsChecked],
        .. found.Rows.Select(r => (IReadOnlyList<object?>)["rows-" + r.Key, r.Value]),
    ];
}
