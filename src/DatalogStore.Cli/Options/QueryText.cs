using DatalogStore.Cli.Errors;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Options;

/// <summary>Texts given on the command line or, with <c>@</c>, as the name of a file; and the inputs of a query in the order it wants them.</summary>
internal static class QueryText
{
    /// <summary>The text itself, or the content of the file behind <c>@</c>; errors then name the file.</summary>
    /// <param name="tool">Remembers the file's name.</param>
    /// <param name="text">What was given.</param>
    /// <param name="role">What the library calls the text in places: <c>query</c>, <c>transaction</c>, … .</param>
    public static string Read(Tool tool, string text, string role)
    {
        if (!text.StartsWith('@')) return File.Exists(text) ? throw new RequestException("file-not-asked", $"{role}: {text} is a file's name where EDN is meant", $"write @{text} for what the file holds") : text;
        var file = text[1..];
        if (file == "-")
        {
            using var reader = new StreamReader(tool.OpenInput());
            tool.SourceNames[role] = SourceName.Of("standard input");
            return reader.ReadToEnd();
        }

        tool.SourceNames[role] = SourceName.Of(file);
        return ReadFile(file, role);
    }

    /// <summary>The content of a file.</summary>
    public static string ReadFile(string file, string role)
    {
        if (Directory.Exists(file)) throw new RequestException("file-not-readable", $"{role}: {file} is a folder", "a file is meant here");
        if (!File.Exists(file)) throw new RequestException("file-not-readable", $"{role}: no file {file}");
        return File.ReadAllText(file);
    }

    /// <summary>
    /// Several rule files as one text. The outer brackets of each become white space, so that lines and columns stay what they are in the file.
    /// </summary>
    public static string? Rules(Tool tool, IReadOnlyList<string> files)
    {
        if (files.Count == 0) return null;
        if (files.Count == 1) return Read(tool, "@" + files[0], "rules");
        var joined = new System.Text.StringBuilder("[\n");
        var starts = new List<(int Line, string File)>();
        var line = 2;
        foreach (var file in files)
        {
            var text = ReadFile(file, "rules");
            var form = EdnReader.ReadForm(text, file);
            if (form.Value is not EdnVector) throw new RequestException("bad-rules", $"{file}: rules are a vector of rules", "[[(name ?x) clause …] …]; only a single --rules file may be a map with :prefixes");
            starts.Add((line, file));
            var inner = text.ToCharArray();
            inner[form.Span.Start] = ' ';
            inner[form.Span.Start + form.Span.Length - 1] = ' ';
            joined.Append(inner).Append('\n');
            line += text.Count(c => c == '\n') + 1;
        }

        tool.SourceNames["rules"] = new SourceName(starts);
        return joined.Append(']').ToString();
    }

    /// <summary>Puts rules and inputs in the order of <c>:in</c> without <c>$</c>.</summary>
    /// <param name="query">The query's text.</param>
    /// <param name="rules">The rules' text, or <see langword="null"/>.</param>
    /// <param name="inputs">EDN texts, in the order of <c>:in</c> without <c>$</c> and <c>%</c>.</param>
    public static IReadOnlyList<object?> Inputs(string query, string? rules, IReadOnlyList<string> inputs)
    {
        var values = inputs.Select((text, i) => EdnReader.Read(text, $"input {i + 1}")).ToList();
        var places = InOf(EdnReader.Read(query, "query")).Where(p => p is not Symbol { Text: "$" }).ToList();
        var rulesPlace = places.FindIndex(p => p is Symbol { Text: "%" });
        if (rulesPlace < 0 && rules is not null) throw new RequestException("rules-unused", "the query takes no rules: its :in has no %", "write :in $ %");
        if (rulesPlace >= 0 && rules is null) throw new RequestException("rules-missing", "the query takes rules: its :in has %", "give them with --rules FILE");
        if (rulesPlace >= 0) values.Insert(Math.Min(rulesPlace, values.Count), rules);
        return values;
    }

    /// <summary>What the query takes, in order; empty when it has no <c>:in</c>.</summary>
    public static IReadOnlyList<object?> InOf(object? query)
    {
        var @in = Keyword.Of("in");
        if (query is EdnMap map) return map.TryGetValue(@in, out var value) && value is EdnVector vector ? vector : [];
        return query is EdnVector clauses ? [.. clauses.SkipWhile(c => !ReferenceEquals(c, @in)).Skip(1).TakeWhile(c => c is not Keyword)] : [];
    }
}
