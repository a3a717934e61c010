using DatalogStore.Pull.Evaluate;
using DatalogStore.Pull.Parse;
using DatalogStore.Query.Parse;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// The pulls of <c>:find</c>, each resolved once against its database. They share the query's time, and one budget of values.
/// </summary>
internal sealed class FindPulls
{
    private readonly Dictionary<FindPull, (DatabaseSource Source, PullPlan Plan, PullEvaluator Evaluator)> _pulls = new(ReferenceEqualityComparer.Instance);
    private readonly QueryContext _context;

    /// <exception cref="DatalogException"><c>bad-pull</c>, <c>pull-on-history</c>, <c>unknown-function</c>; <c>bad-find</c> when no input gives a pattern.</exception>
    public FindPulls(ResolvedQuery query, QueryContext context)
    {
        _context = context;
        var budget = new PullBudget(PullBudget.ValuesMaxDefault, () => context.Budget.Check());
        foreach (var pull in query.Parsed.Find.Elements.OfType<FindPull>())
        {
            var source = (DatabaseSource)query.Sources[pull.Source];
            var plan = PullCompiler.Compile(PatternOf(pull, query), source.View.Schema, context.Library.Functions, w => context.Notes.Warn(w.Code, w.Message, w.Help, w.Place));
            _pulls[pull] = (source, plan, new PullEvaluator(source.View, budget, context.Functions));
        }
    }

    /// <summary>What a pull gives for the entity that a word names; <see langword="null"/> for nothing.</summary>
    public object? Pull(FindPull pull, ulong word)
    {
        var (source, plan, evaluator) = _pulls[pull];
        return EntityLookup.TryResolve(source, _context.Words.ToValue(word), out var e) ? evaluator.Pull(plan, e) : null;
    }

    private static PullPattern PatternOf(FindPull pull, ResolvedQuery query)
    {
        if (pull.Pattern is { } written) return written;
        if (query.ScalarInputs.TryGetValue(pull.Input!.Name, out var given)) return PullParser.Parse(given);
        throw new DatalogException(ErrorKind.Request, "bad-find", $"the pattern of {pull} is given by no input", "write the pattern, or give it as an input", query.Parsed.Text.PlaceOf(pull.Form.Span));
    }
}
