using System.Text.Json;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>
/// Reads <c>cases.jsonl</c>, a case a line. Worlds are named by id and stand in <c>worlds.jsonl</c> beside it; a case of recursion at size has its schema
/// and a file of edges instead.
/// </summary>
internal static class JsonCases
{
    public static IEnumerable<Case> Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var worlds = new WorldFile(Path.Combine(folder, "worlds.jsonl"));
        var graphs = new Dictionary<(string, string), World>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            using var document = Parse(line, file, number);
            var json = document.RootElement;
            yield return new Case
            {
                Name = Text(json, "name") ?? $"line {number}",
                Area = Text(json, "area") ?? "-",
                Question = QuestionOf(json),
                World = Text(json, "data") is { } data ? Graph(graphs, Text(json, "schema")!, Path.Combine(folder, data)) : worlds.Get(Text(json, "world")!),
                OtherWorlds = json.TryGetProperty("dbs", out var dbs) ? dbs.EnumerateObject().ToDictionary(d => d.Name, d => worlds.Get(d.Value.GetString()!), StringComparer.Ordinal) : [],
                Expect = ExpectationOf(json.GetProperty("expect")),
                Tags = [.. Texts(json, "tags").Select(t => t.Split(':')[0])],
            };
        }
    }

    public static JsonDocument Parse(string line, string file, int number)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            var column = (int)(exception.BytePositionInLine ?? 0) + 1;
            throw new DatalogException(ErrorKind.Data, "json-syntax", exception.Message, place: new SourcePlace(file, new SourceSpan(column - 1, 1, number, column), line), innerException: exception);
        }
    }

    private static Func<World> Graph(Dictionary<(string, string), World> graphs, string schema, string file) => () =>
    {
        if (graphs.TryGetValue((schema, file), out var world)) return world;
        return graphs[(schema, file)] = World.Make((EdnMap)EdnReader.Read(schema)!, EdgeFile.Read(file));
    };

    private static Question QuestionOf(JsonElement json)
    {
        if (json.TryGetProperty("pull", out var pull))
        {
            var isMany = pull.TryGetProperty("eids", out var entities);
            return new PullQuestion(pull.GetProperty("pattern").GetString()!, (isMany ? entities : pull.GetProperty("eid")).GetString()!, isMany);
        }

        return Text(json, "query") is { } query ? new QueryQuestion(query, Texts(json, "args")) : new DatomsQuestion();
    }

    private static Expectation ExpectationOf(JsonElement json) => new()
    {
        ErrorStage = Flag(json, "error") ? Text(json, "stage") ?? "query" : null,
        Rows = Texts(json, "rows"),
        Shape = Text(json, "shape") ?? "rel",
        IsOrdered = Flag(json, "ordered"),
        UnorderedVectors = Flag(json, "unordered_vectors"),
        Numeric = Flag(json, "numeric"),
        LenientRows = json.TryGetProperty("lenient_rows", out _) ? Texts(json, "lenient_rows") : null,
        Digest = Text(json, "checksum") is { } checksum ? (json.GetProperty("count").GetInt64(), checksum) : null,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static IReadOnlyList<string> Texts(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [];
}
