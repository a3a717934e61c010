using DatalogStore.Cli.Errors;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary><c>worlds.jsonl</c>: <c>{id, schema, tx}</c> a line. A world is made when it is first asked for, and kept.</summary>
internal sealed class WorldFile(string file)
{
    private readonly Dictionary<string, World> _made = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _lines;

    public Func<World> Get(string id) => () =>
    {
        if (_made.TryGetValue(id, out var made)) return made;
        _lines ??= Index();
        if (!_lines.TryGetValue(id, out var line)) throw new RequestException("unknown-cases", $"{file} has no world {id}");
        using var document = JsonCases.Parse(line, file, 1);
        var schema = document.RootElement.GetProperty("schema").GetString()!;
        var transactions = document.RootElement.GetProperty("tx").EnumerateArray().Select(t => (object)t.GetString()!).ToList();
        return _made[id] = World.Make((EdnMap)EdnReader.Read(schema)!, transactions);
    };

    private Dictionary<string, string> Index()
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file)) throw new RequestException("file-not-readable", $"no file {file}", "the worlds of cases.jsonl stand beside it");
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            using var document = JsonCases.Parse(line, file, ++number);
            lines[document.RootElement.GetProperty("id").GetString()!] = line;
        }

        return lines;
    }
}
