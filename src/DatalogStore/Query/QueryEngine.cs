using DatalogStore.Model;
using DatalogStore.Query.Evaluate;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Parse;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query;

/// <summary>
/// Answers queries. The stages, each with its own types that print themselves:
/// <list type="number">
/// <item>parse: text to grammar (<see cref="ParsedQuery"/>);</item>
/// <item>resolve: names to numbers, sources, attributes, rules (<see cref="ResolvedQuery"/>);</item>
/// <item>stratify: rules into components, negation checked;</item>
/// <item>rewrite: rules that are not recursive inlined, single values written where their variables stand, recursive <c>or</c> lifted;</item>
/// <item>check: every variable bound by some order of clauses;</item>
/// <item>plan and evaluate: an order of joins for each body, run at once;</item>
/// <item>project: aggregates, order, limit.</item>
/// </list>
/// </summary>
internal static class QueryEngine
{
    private static readonly ParseCache<ParsedQuery> Parsed = new(QueryParser.Parse);

    /// <summary>Answers a query. Errors are <see cref="DatalogException"/>; a limit raises one of kind <see cref="ErrorKind.Limit"/>.</summary>
    public static QueryAnswer Run(QueryRequest request, CancellationToken cancellation = default)
    {
        try
        {
            return Answer(request, cancellation);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new DatalogException(ErrorKind.Limit, "query-too-deep", "clauses or rules are nested too deep", "call fewer rules through one another, or nest fewer clauses", null, e);
        }
    }

    /// <summary>What a query reads of <c>$</c>, without answering it.</summary>
    /// <exception cref="DatalogException">As <see cref="Run"/>; <c>over-time-limit</c> for one that cuts its answer or draws from it.</exception>
    public static QueryReads ReadsOf(QueryRequest request)
    {
        var parsed = Parse(request);
        if (parsed.Limit is not null || parsed.Offset > 0 || parsed.Find.Elements.Any(e => e is FindAggregate { Name: "rand" or "sample" }))
        {
            throw new DatalogException(ErrorKind.Request, "over-time-limit", "an answer that is cut by :limit or :offset, or drawn by chance, does not tell what held when", "leave out :limit, :offset, rand and sample");
        }

        var words = new QueryWords(InputBinder.MainView(request.Inputs)?.Words);
        return QueryReads.Of(Resolver.Resolve(parsed, request.Inputs, request.Library, words, new QueryNotes(isStrict: false)), "$", words);
    }

    private static ParsedQuery Parse(QueryRequest request) => request.Form is { } form ? QueryParser.Parse(form, request.Query) : Parsed.Get(request.Query);

    private static QueryAnswer Answer(QueryRequest request, CancellationToken cancellation)
    {
        var parsed = Parse(request);
        var notes = new QueryNotes(request.Options.IsStrict);
        var budget = new QueryBudget(Shorter(request.Options.Timeout, parsed.Timeout), request.Options.RowsMax, request.Options.MemoryMax, cancellation);
        return Answer(parsed, request, budget, notes);
    }

    private static QueryAnswer Answer(ParsedQuery parsed, QueryRequest request, QueryBudget budget, QueryNotes notes)
    {
        var words = new QueryWords(InputBinder.MainView(request.Inputs)?.Words);
        var query = Resolver.Resolve(parsed, request.Inputs, request.Library, words, notes);
        var trace = request.Options.IsExplained ? new QueryTrace(query.Names) : null;
        trace?.Stage("parsed", parsed.ToString());
        trace?.Stage("resolved", query.ToString());
        query = Rewrite(query);
        trace?.Stage("query", query.ToString());
        var modes = new BindingModes();
        BindingCheck.Check(query, modes);

        budget.AddHolder(() => words.BytesHeld);
        var functions = new FunctionContext();
        var context = new QueryContext(words, query.Names, modes, budget, functions, notes) { Trace = trace, Library = request.Library, Nested = new NestedQueries((nested, inputs) => AnswerNested(nested, inputs, request.Library, budget, notes)) };
        // Before the rows are made: what is wrong with a pull is told at once.
        var projection = new FindProjection(query, context, request.Options.GivesEveryRow);
        var frame = new BodyEvaluator(context).Run(query.Where.Goals, [.. query.FindVariables.Concat(query.WithVariables).Distinct()]);
        var rows = projection.Rows(frame);
        // As maps, a tuple that is not there has its keys all the same, each nil.
        if (!request.Options.GivesEveryRow && parsed.Find.Shape == FindShape.Tuple && rows.Count == 0 && parsed.ReturnMap is not null) rows = [new object?[parsed.Find.Elements.Count]];
        if (functions.UnreadableCount > 0)
            notes.Inform("unreadable-values", $"{functions.UnreadableCount} values were not in the notation that a function reads: predicates took them as false, functions as nil");
        var statistics = new QueryStatistics(functions.IncomparableCount, budget.Rows, budget.Rounds, budget.Elapsed);
        return new QueryAnswer(parsed.Find.Shape, [.. parsed.Find.Elements.Select(e => e.ToString())], rows, parsed.ReturnMap?.Keys, notes.Warnings, statistics)
        {
            Trace = trace,
            EmptyBecause = rows.Count == 0 ? context.Findings.EmptyBecause() : null,
        };
    }

    /// <summary>A query inside a query: its own words and variables, the same limits.</summary>
    private static NestedAnswer AnswerNested(object query, IReadOnlyList<object?> inputs, FunctionLibrary library, QueryBudget budget, QueryNotes notes)
    {
        var request = QueryRequest.OfForm(query, [.. inputs]) with { Library = library };
        var answer = Answer(QueryParser.Parse(request.Form!.Value, request.Query), request, budget, notes);
        return new NestedAnswer(answer.Shape, answer.MapKeys, answer.Rows);
    }

    private static ResolvedQuery Rewrite(ResolvedQuery query)
    {
        var components = Stratifier.Stratify(query.Predicates);
        var where = ConstantFolder.Fold(new Inliner(query.Names).Inline(query.Where));
        foreach (var component in components)
        {
            OrLifter.Lift(component);
            Linearizer.Linearize(component, query.Names);
        }

        return query with { Where = where, Predicates = Reached(where) };
    }

    /// <summary>The rules that are still called.</summary>
    private static List<RulePredicate> Reached(Conjunction where)
    {
        var reached = Stratifier.Calls(where, false).Select(c => c.Predicate).Distinct().ToList();
        for (var i = 0; i < reached.Count; i++) reached.AddRange(Stratifier.Dependencies(reached[i]).Select(d => d.Predicate).Distinct().Except(reached).ToList());
        return reached;
    }

    private static TimeSpan? Shorter(TimeSpan? x, TimeSpan? y) => x is null ? y : y is null || x < y ? x : y;
}
