using System.Diagnostics;
using DatalogStore.Edn;
using DatalogStore.Pull.Evaluate;
using DatalogStore.Pull.Parse;
using DatalogStore.Query.Functions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>One pattern on one view: parsed and resolved once, then pulled for any number of entities.</summary>
internal sealed class PullSession : IDisposable
{
    private readonly PullPlan _plan;
    private readonly PullEvaluator _evaluator;

    /// <param name="db">The database.</param>
    /// <param name="pattern">Text, or a vector.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Stops it.</param>
    public PullSession(Database db, object pattern, PullOptions options, CancellationToken cancellation)
    {
        var parsed = pattern is string text ? PullParser.Parse(text) : PullParser.Parse(pattern);
        View = db.OpenView();
        try
        {
            _plan = PullCompiler.Compile(parsed, View.Schema, db.Functions.Functions, warning => Warn(warning, options));
            _evaluator = new PullEvaluator(View, new PullBudget(options.ValuesMax ?? PullBudget.ValuesMaxDefault, Check(options.Timeout, cancellation)), new FunctionContext());
        }
        catch
        {
            View.Dispose();
            throw;
        }
    }

    public IDatabaseView View { get; }

    /// <summary>The map of the entity that an id, an ident or a lookup ref names; <see langword="null"/> for nothing.</summary>
    public EdnMap? Pull(object? entity) => EntityLookup.TryFind(View, entity, out var e) ? Pull(e) : null;

    /// <summary>The map of an entity; <see langword="null"/> for nothing.</summary>
    public EdnMap? Pull(long e) => _evaluator.Pull(_plan, e);

    public void Dispose() => View.Dispose();

    private static void Warn(PullWarning warning, PullOptions options)
    {
        if (options.Strict) throw new DatalogException(ErrorKind.Request, warning.Code, warning.Message, warning.Help, warning.Place);
        options.OnWarning?.Invoke(warning.ToString());
    }

    private static Action Check(TimeSpan? timeout, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        return () =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (timeout is not { } limit || Stopwatch.GetElapsedTime(started) <= limit) return;
            throw new DatalogException(ErrorKind.Limit, "pull-timeout", $"the pull ran longer than {limit.TotalMilliseconds:0} ms", "give recursions a depth, attributes a smaller :limit, or raise the time limit");
        };
    }
}
