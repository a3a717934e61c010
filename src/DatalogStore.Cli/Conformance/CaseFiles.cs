using DatalogStore.Cli.Errors;

namespace DatalogStore.Cli.Conformance;

/// <summary>Finds the cases under a path: <c>*.jsonl</c> files of cases, and folders that hold a case as EDN.</summary>
internal static class CaseFiles
{
    public static IEnumerable<Case> Find(string path)
    {
        if (File.Exists(path))
        {
            if (path.EndsWith(".edn", StringComparison.Ordinal)) return EdnCases.ReadFile(path);
            if (path.EndsWith(".jsonl", StringComparison.Ordinal)) return JsonCases.Read(path);
            throw new RequestException("unknown-cases", $"{path}: neither .jsonl nor .edn", "docs/conformance.md describes both forms");
        }

        if (!Directory.Exists(path)) throw new RequestException("file-not-readable", $"no file or folder {path}");
        var cases = FindInFolder(path).ToList();
        if (cases.Count == 0) throw new RequestException("unknown-cases", $"no cases under {path}", "a case is a folder with query.edn and expect.edn, a file *.case.edn, or a line of cases.jsonl");
        return cases;
    }

    private static IEnumerable<Case> FindInFolder(string folder)
    {
        if (File.Exists(Path.Combine(folder, "query.edn"))) yield return EdnCases.ReadFolder(folder);
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            var found = name.EndsWith(".case.edn", StringComparison.Ordinal) || name == "case.edn" ? EdnCases.ReadFile(file)
                : name.EndsWith("cases.jsonl", StringComparison.Ordinal) ? JsonCases.Read(file)
                : [];
            foreach (var @case in found) yield return @case;
        }

        foreach (var inner in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var @case in FindInFolder(inner)) yield return @case;
        }
    }
}
