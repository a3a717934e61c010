using System.Text.RegularExpressions;
using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

/// <summary>Runs docs/pull.md: a block of EDN alone is a transaction; <c>(pull pattern entity)</c> must give what stands after <c>;=&gt;</c>.</summary>
public partial class PullDocumentTests
{
    [Fact]
    public void Every_example_of_the_document_gives_what_it_says()
    {
        using var store = DatomStore.OpenInMemory();
        var count = 0;
        foreach (var block in Blocks().Matches(File.ReadAllText(Document())).Select(m => m.Groups["block"].Value))
        {
            if (!block.Contains(";=>", StringComparison.Ordinal))
            {
                store.Transact(block);
                continue;
            }

            foreach (var example in Examples().Matches(block).ToList())
            {
                Assert.Equal(example.Groups["answer"].Value, Answer(store.Db, example.Groups["pull"].Value));
                count++;
            }

            Assert.Empty(Examples().Replace(block, "").Trim());
        }

        Assert.True(count > 25, $"only {count} examples");
    }

    private static string Answer(Database db, string example)
    {
        var form = (EdnSequence)EdnReader.Read(example)!;
        try
        {
            return EdnWriter.ToString(db.Pull((EdnVector)form[1]!, form[2]!));
        }
        catch (DatalogException error)
        {
            return "error " + error.Code;
        }
    }

    private static string Document()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DatalogStore.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "docs", "pull.md");
    }

    [GeneratedRegex("```clojure\n(?<block>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^(?<pull>\(pull .*\))\n;=> (?<answer>.*)\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();
}
