using DatalogStore.Cli.Errors;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>
/// Cases written by hand, for rule packs. A folder:
/// <code>
/// schema.edn   optional   {:attribute {:db/valueType … }}
/// tx.edn       optional   transactions, one form each
/// query.edn               the query
/// rules*.edn   optional   rules for %, joined in the order of their names
/// args.edn     optional   the other inputs, one form each
/// expect.edn              [row …], the bare value of a scalar find, or {:error true}
/// </code>
/// or the same as maps in <c>case.edn</c> or <c>NAME.case.edn</c>, any number of forms <c>{:name … :schema {…} :tx [[…] …] :query […] :rules […] :args […]
/// :expect …}</c>.
/// </summary>
internal static class EdnCases
{
    public static Case ReadFolder(string folder)
    {
        string? Text(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
        object? Form(string name) => Text(name) is { } text ? EdnReader.Read(text, Path.Combine(folder, name)) : null;
        IReadOnlyList<object?> Forms(string name) => Text(name) is { } text ? [.. EdnReader.ReadAll(text, Path.Combine(folder, name)).Select(f => f.Value)] : [];
        if (Text("expect.edn") is null) throw new RequestException("unknown-cases", $"{folder} has query.edn but no expect.edn");
        var rules = Directory.GetFiles(folder, "rules*.edn").Order(StringComparer.Ordinal)
            .Select(f => EdnReader.Read(File.ReadAllText(f), f) as EdnVector ?? throw new RequestException("bad-rules", $"{f}: rules are a vector of rules"))
            .ToList();
        return Make(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Form("schema.edn") as EdnMap,
            Forms("tx.edn"),
            Text("query.edn")!,
            rules.Count == 0 ? null : new EdnVector([.. rules.SelectMany(r => r)]),
            Forms("args.edn"),
            Form("expect.edn"));
    }

    public static IEnumerable<Case> ReadFile(string file)
    {
        var number = 0;
        foreach (var form in EdnReader.ReadAll(File.ReadAllText(file), file))
        {
            number++;
            if (form.Value is not EdnMap map) throw new RequestException("unknown-cases", $"{file}: form {number} is no map", "a case is {:query … :expect …}; docs/conformance.md");
            object? Get(string key) => map.TryGetValue(Keyword.Of(key), out var value) ? value : null;
            if (Get("query") is null || !map.ContainsKey(Keyword.Of("expect"))) throw new RequestException("unknown-cases", $"{file}: form {number} has no :query or no :expect");
            yield return Make(
                Get("name") is { } name ? name.ToString()! : $"{Path.GetFileName(file)}/{number}",
                Get("schema") as EdnMap,
                (Get("tx") as EdnSequence)?.ToList() ?? [],
                EdnWriter.ToString(Get("query")),
                Get("rules") as EdnVector,
                (Get("args") as EdnSequence)?.ToList() ?? [],
                Get("expect"));
        }
    }

    private static Case Make(string name, EdnMap? schema, IReadOnlyList<object?> transactions, string query, EdnVector? rules, IReadOnlyList<object?> args, object? expect)
    {
        World? world = null;
        return new Case
        {
            Name = name,
            Area = "edn",
            World = () => world ??= World.Make(schema, transactions.Select(t => t as EdnSequence ?? throw new RequestException("unknown-cases", $"{name}: a transaction is a vector"))),
            Question = new QueryQuestion(query, Arguments(query, rules, args)),
            Expect = Expected(query, expect),
        };
    }

    /// <summary>The arguments in the order of <c>:in</c>, with <c>$</c> and the rules in their places.</summary>
    private static List<string> Arguments(string query, EdnVector? rules, IReadOnlyList<object?> args)
    {
        var left = new Queue<string>(args.Select(EdnWriter.ToString));
        var arguments = new List<string>();
        foreach (var place in Options.QueryText.InOf(EdnReader.Read(query, "query")))
        {
            if (place is Symbol { Text: "$" }) arguments.Add("$");
            else if (place is Symbol { Text: "%" } && rules is not null) arguments.Add(EdnWriter.ToString(rules));
            else if (left.TryDequeue(out var next)) arguments.Add(next);
        }

        return [.. arguments, .. left];
    }

    private static Expectation Expected(string query, object? expect)
    {
        if (expect is EdnMap map && map.TryGetValue(Keyword.Of("error"), out var error) && error is not (null or false)) return new Expectation { ErrorStage = error is Keyword { Text: "tx" } ? "tx" : "query" };
        var find = EdnReader.Read(query, "query") switch
        {
            EdnVector clauses => [.. clauses.Skip(1).TakeWhile(c => c is not Keyword)],
            EdnMap queryMap when queryMap.TryGetValue(Keyword.Of("find"), out var found) && found is EdnVector elements => elements.ToList(),
            _ => new List<object?>(),
        };
        if (find is [_, Symbol { Text: "." }]) return new Expectation { Shape = "scalar", Rows = expect is null ? [] : [EdnWriter.ToString(expect)] };
        var rows = expect switch
        {
            EdnSet set => set.ToList(),
            EdnSequence sequence => sequence.ToList(),
            null => [],
            _ => throw new RequestException("unknown-cases", $":expect {EdnWriter.ToString(expect)}: rows are a vector or a set"),
        };
        if (find is not [EdnVector element]) return new Expectation { Rows = [.. rows.Select(EdnWriter.ToString)] };
        return element is [_, Symbol { Text: "..." }]
            ? new Expectation { Shape = "coll", Rows = [.. rows.Select(EdnWriter.ToString)] }
            : new Expectation { Shape = "tuple", Rows = expect is null ? [] : [EdnWriter.ToString(expect)] };
    }
}
