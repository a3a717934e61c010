using System.Text.RegularExpressions;
using DatalogStore.Edn;
using DatalogStore.Transactions;

namespace DatalogStore.Tests.Transactions;

/// <summary>Runs the examples of docs/transactions.md.</summary>
public partial class TransactionsDocumentTests
{
    [Fact]
    public void Every_example_does_what_the_document_says()
    {
        using var store = DatomStore.OpenInMemory(new StoreOptions { Functions = Functions() });
        var examples = Example().Matches(Document()).Select(m => m.Groups["text"].Value).ToList();
        Assert.True(examples.Count > 20);
        foreach (var example in examples)
        {
            var refused = Refusal().Match(example) is { Success: true } match ? match.Groups["code"].Value : null;
            if (refused is null) store.Transact(example);
            else Assert.Contains(refused, Assert.Throws<TransactionException>(() => store.Transact(example)).Faults.Select(p => p.Code));
        }

        Assert.Equal(20L, store.Db.Query("[:find ?n . :where [?e :item/name \"nut\"] [?e :item/count ?n]]").Scalar);
    }

    [Fact]
    public void Every_code_of_the_source_is_in_the_document()
    {
        var folder = Path.Combine(Root(), "src", "DatalogStore", "Transactions");
        var codes = Directory.EnumerateFiles(folder, "*.cs").SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(m => m.Groups["code"].Value).Distinct().ToList();
        Assert.True(codes.Count > 15);
        var table = Document()[Document().IndexOf("## Errors", StringComparison.Ordinal)..];
        Assert.All(codes, code => Assert.Contains($"`{code}`", table, StringComparison.Ordinal));
    }

    private static FunctionRegistry Functions() => new FunctionRegistry()
        .AddTransactionFunction("item/more", (db, arguments) =>
        {
            var count = db.Query("[:find ?n . :in $ ?e :where [?e :item/count ?n]]", arguments[0]).Scalar as long? ?? 0;
            return [EdnVector.Of(Keyword.Of("db/add"), arguments[0], Keyword.Of("item/count"), count + (long)arguments[1]!)];
        })
        .AddAttributePredicate("item/positive?", value => (long)value > 0)
        .AddEntityPredicate("item/heavy?", (db, e) => db.Query("[:find ?w . :in $ ?e :where [?e :item/weight ?w]]", e).Scalar is > 2.0);

    private static string Document() => File.ReadAllText(Path.Combine(Root(), "docs", "transactions.md"));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DatalogStore.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("```edn\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();

    [GeneratedRegex("; refused: (?<code>\\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Refusal();

    [GeneratedRegex("roblems\\.Add\\(\\s*\"(?<code>[a-z-]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
