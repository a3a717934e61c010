using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls snapshot verify PATH…</c>: exit code 1 when something is wrong with one.</summary>
internal static class SnapshotVerifyCommand
{
    private static readonly string[] Columns = ["snapshot", "sound", "entities", "triples", "hashes-checked", "hashes-foreign", "problems"];

    public static Command Create(Tool tool)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Snapshot folders, or trees of them", Arity = ArgumentArity.OneOrMore };
        var format = FormatOption.Create();
        var command = new Command("verify", "Read snapshots through, recompute hashes and digests, follow references") { paths, format };
        command.SetAction(parsed =>
        {
            var isSound = true;
            var chosen = parsed.GetValue(format);
            var rows = parsed.GetRequiredValue(paths).SelectMany(SnapshotPaths.Find).Select(folder =>
            {
                tool.Cancellation.ThrowIfCancellationRequested();
                var found = SnapshotVerifier.Verify(folder);
                isSound &= found.IsSound;
                foreach (var problem in found.Problems) tool.Error.WriteLine(tool.JsonErrors ? Json.Object([("code", problem.Code), ("message", problem.Message), ("snapshot", folder)]) : $"{problem.Code}: {problem.Message}");
                return (IReadOnlyList<object?>)[folder, found.IsSound, found.Entities, found.Triples, found.HashesChecked, found.HashesForeign, (long)found.Problems.Count];
            });
            AnswerWriter.Write(tool, Answer.Listing(Columns, rows), chosen);
            return isSound ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
