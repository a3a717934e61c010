using System.CommandLine;
using DatalogStore.Cli.Conformance;
using DatalogStore.Cli.Errors;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls test CASES… [--area A] [--filter TEXT] [--verbose]</c>: ends with <c>N passed, N failed</c>; exit code 1 if any failed.</summary>
internal static class TestCommand
{
    public static Command Create(Tool tool)
    {
        var paths = new Argument<string[]>("CASES") { Description = "Files cases.jsonl or *.edn, or folders that hold them", Arity = ArgumentArity.OneOrMore };
        var area = new Option<string[]>("--area") { Description = "Only cases of this area", HelpName = "AREA" };
        var filter = new Option<string?>("--filter") { Description = "Only cases whose name contains this", HelpName = "TEXT" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show question, expected and found of each case that failed, and the slowest cases" };
        var command = new Command("test", "Run conformance cases and the tests of rule packs") { paths, area, filter, verbose };
        command.SetAction(parsed =>
        {
            var areas = parsed.GetValue(area) ?? [];
            var cases = (parsed.GetValue(paths) ?? []).SelectMany(CaseFiles.Find)
                .Where(c => areas.Length == 0 || areas.Contains(c.Area))
                .Where(c => parsed.GetValue(filter) is not { } text || c.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
            var summary = new TestSummary(tool, parsed.GetValue(verbose));
            var runner = new CaseRunner(tool.Cancellation);
            foreach (var @case in cases)
            {
                tool.Cancellation.ThrowIfCancellationRequested();
                var before = Environment.CpuUsage.TotalTime;
                var verdict = runner.Run(@case);
                summary.Add(verdict, runner.Asked, Environment.CpuUsage.TotalTime - before);
            }

            if (summary.Count == 0) throw new RequestException("unknown-cases", "no case matches --area and --filter");
            return summary.Write() ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
