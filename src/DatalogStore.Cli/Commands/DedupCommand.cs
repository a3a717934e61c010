using System.CommandLine;
using DatalogStore.Cli.Dedup;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls dedup PATH… [options]</c>: how well snapshots share their maps, and why not better.</summary>
internal static class DedupCommand
{
    public static Command Create(Tool tool)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Snapshots or trees of them; or raw JSON, NDJSON or EDN in time order: a file is a moment, of a folder each file and each folder", Arity = ArgumentArity.OneOrMore };
        var whatIf = new Option<string[]>("--what-if") { HelpName = "POLICY", Description = "Count again under 'drop PATTERN', 'keyed PATTERN' or 'ordered', several joined by ;. May recur: each alone, then all at once" };
        var depth = new Option<int>("--depth") { HelpName = "KEYS", Description = "Keys in the paths of subtrees (default: 3)", DefaultValueFactory = _ => 3 };
        var yardsticks = new Option<bool>("--yardsticks") { Description = "Measure what hashes of files, of records, and zstd --long would keep" };
        var store = new Option<bool>("--store") { Description = "Measure what snapshot files and a store keep, by writing them to a temporary folder" };
        var show = new Option<string?>("--show") { HelpName = "PART", Description = $"Only one of {string.Join(", ", DedupTables.Parts)}" };
        var top = new Option<int>("--top") { HelpName = "N", Description = "Rows of causes and subtrees in a table (default: 20)", DefaultValueFactory = _ => 20 };
        var svg = new Option<string?>("--svg") { HelpName = "FILE", Description = "Draw a chart as well" };
        var format = FormatOption.Create();
        var command = new Command("dedup", "Count how well snapshots share their maps, and why not better; keeps no store") { paths, whatIf, depth, yardsticks, store, show, top, svg, format };
        command.SetAction(parsed =>
        {
            var part = parsed.GetValue(show);
            if (part is not null && !DedupTables.Parts.Contains(part)) throw new RequestException("bad-option", $"--show {part}: unknown", "known are: " + string.Join(", ", DedupTables.Parts));
            foreach (var (option, least) in new[] { (depth, 0), (top, 1) })
            {
                if (parsed.GetValue(option) < least) throw new RequestException("bad-option", $"{option.Name} {parsed.GetValue(option)}: too few", $"the least is {least}");
            }

            var report = Measure(tool, parsed.GetRequiredValue(paths), new DedupOptions { WhatIf = parsed.GetValue(whatIf) ?? [], SubtreeDepth = parsed.GetValue(depth), Yardsticks = parsed.GetValue(yardsticks) });
            if (parsed.GetValue(store)) report = report with { Yardsticks = [.. report.Yardsticks, .. StoreYardsticks.Measure(tool, report)] };
            if (parsed.GetValue(yardsticks) && report.Snapshots[0].Folder is not null) tool.Note("--yardsticks measures raw records only: of snapshots there is nothing to measure");
            if (report.Snapshots.Select(s => s.Policy).Distinct().Count() > 1)
                tool.Warn($"these snapshots have different policies, so equal maps can have different hashes: {string.Join(", ", report.Snapshots.Select(s => s.Policy ?? "the default").Distinct())}");
            Write(tool, new DedupTables(report, parsed.GetValue(top)), part, parsed.GetValue(format));
            if (parsed.GetValue(svg) is { } file) File.WriteAllText(file, DedupChart.Draw(report));
            return ExitCode.Done;
        });
        return command;
    }

    private static DedupReport Measure(Tool tool, string[] paths, DedupOptions options)
    {
        using var line = new ProgressLine(tool);
        return DedupReport.Measure(paths, options with { Progress = new Progress(line) }, tool.Cancellation);
    }

    /// <summary>A table shows every part that has something to say, JSON and EDN are one document; CSV and JSON lines hold one part, the snapshots unless another is asked for.</summary>
    private static void Write(Tool tool, DedupTables tables, string? part, OutputFormat format)
    {
        if (part is not null || format is OutputFormat.Csv or OutputFormat.Jsonl)
        {
            AnswerWriter.Write(tool, tables.Of(part ?? DedupTables.Snapshots, format), format);
            return;
        }

        if (format is OutputFormat.Json or OutputFormat.Edn)
        {
            AnswerWriter.Write(tool, tables.Document(), format);
            return;
        }

        var first = true;
        foreach (var name in DedupTables.Parts.Where(tables.Has))
        {
            tool.Out.WriteLine(first ? $"# {name}" : $"\n# {name}");
            first = false;
            AnswerWriter.Write(tool, tables.Of(name, format), format);
        }
    }

    private sealed class Progress(ProgressLine line) : IProgress<DedupProgress>
    {
        public void Report(DedupProgress value) => line.Draw(() => $"{value.Done} of {value.Total} {value.Last.Name} {value.Last.Maps:N0} maps, {value.Last.New:N0} new, {value.Last.Unique:N0} unique");
    }
}
