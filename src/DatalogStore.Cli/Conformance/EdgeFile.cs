using System.Globalization;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>
/// A graph as text: <c># nodes N</c>, then <c>red X</c> lines, then <c>A B</c> edges. Entities 1 to N with <c>:node/id</c>, <c>:node/edge</c> and
/// <c>:node/red</c>, as transactions of ten thousand facts.
/// </summary>
internal static class EdgeFile
{
    private const int ChunkFacts = 10_000;

    public static IEnumerable<object> Read(string file)
    {
        var (add, id, edge, red) = (Keyword.Of("db/add"), Keyword.Of("node/id"), Keyword.Of("node/edge"), Keyword.Of("node/red"));
        var facts = new List<object?>();
        foreach (var line in File.ReadLines(file))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["#", "nodes", var n])
            {
                for (var i = 1L; i <= Number(n); i++) facts.Add(EdnVector.Of(add, i, id, i));
            }
            else if (words is ["red", var x])
            {
                facts.Add(EdnVector.Of(add, Number(x), red, true));
            }
            else if (words is [var a, var b] && a != "#")
            {
                facts.Add(EdnVector.Of(add, Number(a), edge, Number(b)));
            }
        }

        return facts.Chunk(ChunkFacts);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
