using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>
/// DataScript in a process of node, asked by lines of JSON; its time is that process's own. Its queries are ours with attributes as text, as its users of
/// JavaScript write them. Only what it can answer within seconds is asked: of the larger recursions it makes minutes.
/// </summary>
internal sealed partial class DataScriptEngine : Engine
{
    private const string Version = "1.8.1";

    private static readonly HashSet<string> Asked =
    [
        "q1", "q2", "q2-switch", "q3", "q4", "qpred1", "qpred2", "w7", "look-up", "star", "two-hop", "or-unbound", "or-bound", "negation", "group-by", "grandfathers", "same-university", "ancestors",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("dls-datascript-").FullName;
    private readonly Process _node;
    private readonly Dictionary<string, Answer> _answers = [];
    private double _processorMilliseconds;

    private DataScriptEngine(string module)
    {
        _node = Start("node", ["--max-old-space-size=8192", Path.Combine(AppContext.BaseDirectory, "datascript-peer.js"), module], isAsked: true);
    }

    public override string Name => "DataScript";

    public override double ProcessorMilliseconds => _processorMilliseconds;

    /// <summary>The engine where node is; otherwise <see langword="null"/>, having said how to get it. Its package is installed in a temporary folder that is kept.</summary>
    public static DataScriptEngine? TryMake()
    {
        var home = Path.Combine(Path.GetTempPath(), "dls-datascript-" + Version);
        var module = Path.Combine(home, "node_modules", "datascript");
        try
        {
            if (!Directory.Exists(module))
            {
                Directory.CreateDirectory(home);
                using var install = Start("npm", ["install", "--no-audit", "--no-fund", "--prefix", home, "datascript@" + Version], isAsked: false);
                install.WaitForExit();
            }

            if (Directory.Exists(module)) return new DataScriptEngine(module);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program.
        }

        Console.Error.WriteLine("DataScript is left out: install node 20 or later with npm (https://nodejs.org, or apt-get install nodejs npm)");
        return null;
    }

    public override bool CanAnswer(Question question) => Asked.Contains(question.Name);

    public override void Load(Workload workload)
    {
        var file = Path.Combine(_folder, "facts.jsonl");
        using (var facts = new StreamWriter(file))
        {
            foreach (var table in workload.Tables)
            {
                object values = table.Kind == FactKind.Text ? table.Texts : table.Numbers;
                facts.WriteLine(JsonSerializer.Serialize(new { name = table.Name, isRef = table.Kind == FactKind.Entity, isMany = table.IsMany, e = table.Entities, v = values }));
            }
        }

        Exchange(new { load = file });
    }

    public override Answer Run(Question question)
    {
        var isFirst = !_answers.TryGetValue(question.Name, out var known);
        var into = isFirst ? Path.Combine(_folder, "rows.jsonl") : null;
        object?[] inputs = question.Rules is { } rules ? [AsText(rules), .. question.Inputs] : [.. question.Inputs];
        var rows = Exchange(new { ask = AsText(question.Datalog), inputs, into });
        if (isFirst) _answers[question.Name] = known = Read(into!);
        return known with { Rows = rows };
    }

    public override void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Attributes in the second place of a pattern as text.</summary>
    private static string AsText(string query) => AttributePlace().Replace(query, "$1\"$2\"");

    private static Answer Read(string file)
    {
        var checksum = default(Checksum);
        foreach (var line in File.ReadLines(file))
        {
            using var row = JsonDocument.Parse(line);
            foreach (var value in row.RootElement.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.String) checksum.Add(value.GetString()!);
                else checksum.Add(value.GetInt64());
            }

            checksum.EndRow();
        }

        return checksum.ToAnswer();
    }

    private static Process Start(string program, string[] arguments, bool isAsked) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = isAsked, RedirectStandardOutput = true, UseShellExecute = false })!;

    private long Exchange(object message)
    {
        _node.StandardInput.WriteLine(JsonSerializer.Serialize(message));
        _node.StandardInput.Flush();
        using var answer = JsonDocument.Parse(_node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("DataScript ended, which it does when it has no memory left"));
        if (answer.RootElement.TryGetProperty("error", out var error)) throw new InvalidOperationException($"DataScript: {error.GetString()}");
        _processorMilliseconds = answer.RootElement.GetProperty("cpu").GetDouble();
        return answer.RootElement.GetProperty("rows").GetInt64();
    }

    [GeneratedRegex(@"(\[\S+ ):([a-z0-9]+)")]
    private static partial Regex AttributePlace();
}
