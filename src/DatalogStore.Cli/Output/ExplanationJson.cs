using DatalogStore.Edn;

namespace DatalogStore.Cli.Output;

/// <summary>
/// How an answer came about, as one JSON object; times are in milliseconds:
/// <code>
/// {"elapsed": 0.4, "stages": [{"name": "parsed", "text": …}, …],
///  "steps": [{"goal": "[?e :person/age ?a]", "means": ["whole column"], "runs": 1, "rowsBefore": 1, "rowsAfter": 3, "rowsExpected": 3.0, "elapsed": 0.02, "steps": []}]}
/// </code>
/// </summary>
internal static class ExplanationJson
{
    public static string Of(QueryExplanation explanation) => Json.Object([
        ("elapsed", explanation.Elapsed.TotalMilliseconds),
        ("stages", new EdnVector([.. explanation.Stages.Select(s => (object?)new JsonObject([("name", s.Name), ("text", s.Text)]))])),
        ("steps", Steps(explanation.Steps)),
    ]);

    private static EdnVector Steps(IReadOnlyList<QueryStep> steps) => new([.. steps.Select(s => (object?)new JsonObject([
        ("goal", s.Text),
        ("means", new EdnVector([.. s.Means])),
        ("runs", s.Runs),
        ("rowsBefore", s.RowsBefore),
        ("rowsAfter", s.RowsAfter),
        ("rowsExpected", s.RowsExpected),
        ("elapsed", s.Elapsed.TotalMilliseconds),
        ("steps", Steps(s.Steps)),
    ]))]);
}
