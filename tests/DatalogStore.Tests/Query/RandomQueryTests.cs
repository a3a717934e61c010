using DatalogStore.Edn;
using DatalogStore.Oracle;
using DatalogStore.Query;
using FsCheck.Xunit;

namespace DatalogStore.Tests.Query;

/// <summary>The engine against the naive evaluator, and against itself with the same program written another way.</summary>
public class RandomQueryTests
{
    [Property(MaxTest = 200)]
    public void The_engine_answers_as_the_naive_evaluator_does(int seed)
    {
        var generator = new QueryGenerator(seed);
        var (view, rules, (clauses, find)) = (generator.Graph().View(), generator.Rules(), generator.Query());
        var query = $"[:find {string.Join(' ', find)} :in $ % :where {string.Join(' ', clauses)}]";
        var expected = NaiveQuery.Answer(query, rules, view);
        Assert.NotNull(expected);
        var actual = Rows(query, rules, view);
        Assert.True(expected.SetEquals(actual), $"seed {seed}: {query} with {rules}\nexpected {Text(expected)}\nactual   {Text(actual)}");
    }

    [Property(MaxTest = 150)]
    public void The_order_of_clauses_and_rules_changes_nothing(int seed)
    {
        var generator = new QueryGenerator(seed);
        var (view, rules, (clauses, find)) = (generator.Graph().View(), generator.Rules(), generator.Query());
        string Query(IEnumerable<string> order) => $"[:find {string.Join(' ', find)} :in $ % :where {string.Join(' ', order)}]";
        var first = Outcome(Query(clauses), rules, view);
        var second = Outcome(Query(generator.Shuffled(clauses)), rules, view);
        Assert.True(first == second, $"seed {seed}: {Query(clauses)} with {rules}\n{first}\n{second}");
    }

    [Property(MaxTest = 30)]
    public void A_bound_argument_selects_from_what_the_rule_holds(int seed)
    {
        var generator = new QueryGenerator(seed);
        var (view, rules) = (generator.Graph().View(), generator.Rules());
        foreach (var rule in (string[])["reach", "back", "hop", "far"])
        {
            var all = Rows($"[:find ?x ?y :in $ % :where ({rule} ?x ?y)]", rules, view);
            for (var node = 101L; node <= 107; node += 2)
            {
                var from = Rows($"[:find ?x ?y :in $ % :where [(ground {node}) ?x] ({rule} ?x ?y)]", rules, view);
                Assert.True(from.SetEquals(all.Where(r => Equals(r[0], node))), $"seed {seed}: ({rule} {node} ?y) with {rules}");
                var to = Rows($"[:find ?x ?y :in $ % :where [(ground {node}) ?y] ({rule} ?x ?y)]", rules, view);
                Assert.True(to.SetEquals(all.Where(r => Equals(r[1], node))), $"seed {seed}: ({rule} ?x {node}) with {rules}");
                var both = Rows($"[:find ?x ?y :in $ % :where [(ground {node}) ?y] [(ground 103) ?x] ({rule} ?x ?y)]", rules, view);
                Assert.True(both.SetEquals(all.Where(r => Equals(r[0], 103L) && Equals(r[1], node))), $"seed {seed}: ({rule} 103 {node}) with {rules}");
            }
        }
    }

    private static string Outcome(string query, string rules, DatalogStore.Views.IDatabaseView view)
    {
        try
        {
            return Text(Rows(query, rules, view));
        }
        catch (DatalogException e)
        {
            return e.Code;
        }
    }

    private static HashSet<EdnVector> Rows(string query, string rules, DatalogStore.Views.IDatabaseView view) => [.. QueryEngine.Run(QueryRequest.Of(query, view, rules)).Rows.Select(r => new EdnVector([.. r]))];

    private static string Text(IEnumerable<EdnVector> rows) => string.Join(' ', rows.Select(r => EdnWriter.ToString(r)).Order(StringComparer.Ordinal));
}
