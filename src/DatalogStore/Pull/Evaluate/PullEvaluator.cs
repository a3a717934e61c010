using System.Runtime.CompilerServices;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Views;

namespace DatalogStore.Pull.Evaluate;

/// <summary>
/// Pulls entities of one view. An entity is read once for each map that is made of it; its datoms come sorted by attribute, and each step finds its
/// own by bisection. Values of an attribute are in the order of the indexes.
/// <para>
/// On the path from the root, a recursion and the parts that <c>*</c> opens do not enter an entity twice: there it is <c>{:db/id e}</c>. The root
/// itself counts only once a recursion has come back to it.
/// </para>
/// One thread at a time; nothing of it outlives the view.
/// </summary>
internal sealed class PullEvaluator
{
    /// <summary>Deepest path. A map and a list a step, so that the answer's text can be read again (<see cref="EdnReader.DepthMax"/>).</summary>
    public const int DepthMax = EdnReader.DepthMax / 2;

    private static readonly EdnForm IdKey = new(Parse.PullAttribute.EntityIdName, default);
    private static readonly PullPlan Everything = new() { HasWildcard = true };

    private readonly IDatabaseView _view;
    private readonly PullBudget _budget;
    private readonly FunctionContext _functions;

    /// <summary>Steps of <c>*</c>, by attribute.</summary>
    private readonly Dictionary<long, PullStep> _ownSteps = [];

    private readonly HashSet<long> _path = [];
    private readonly Stack<DatomBuffer> _buffers = new();
    private int _depth;

    /// <param name="view">Where the entities are.</param>
    /// <param name="budget">Bounds all pulls of this evaluator together.</param>
    /// <param name="functions">What functions of <c>:xform</c> share.</param>
    /// <exception cref="DatalogException"><c>pull-on-history</c>.</exception>
    public PullEvaluator(IDatabaseView view, PullBudget budget, FunctionContext functions)
    {
        if (view.IsHistory) throw new DatalogException(ErrorKind.Request, "pull-on-history", "a history has no entities to pull: it shows a value and its retraction side by side", "pull from the database itself or as of a moment, and ask the history with a query");
        (_view, _budget, _functions) = (view, budget, functions);
    }

    /// <summary>What the plan gives for an entity; <see langword="null"/> when the view shows nothing of it that the plan asks for.</summary>
    /// <exception cref="DatalogException"><c>pull-too-deep</c>, <c>pull-too-large</c>, or what a function of <c>:xform</c> says.</exception>
    public EdnMap? Pull(PullPlan plan, long e) => Map(plan, e, isReferred: false, Counters(plan));

    /// <summary>The map of an entity.</summary>
    /// <param name="plan">What of it.</param>
    /// <param name="e">The entity.</param>
    /// <param name="isReferred">Whether a reference led here: then its id is known, whatever the view shows of it.</param>
    /// <param name="left">How often each counted recursion of the plan may still go down.</param>
    private EdnMap? Map(PullPlan plan, long e, bool isReferred, int[] left)
    {
        Enter();
        var datoms = Rent();
        var entries = new List<(EdnForm Key, EdnForm Value)>(plan.Forward.Count + plan.Reverse.Count + plan.IdKeys.Count);
        if (plan.OnlyAttribute is var only and not 0) _view.EntityAttribute(e, only, datoms);
        else if (plan.ReadsEntity) _view.Entity(e, datoms);
        var isShown = datoms.Count > 0;
        if (plan.HasWildcard) AddEverything(plan, datoms, entries);
        foreach (var step in plan.Forward) AddForward(plan, step, datoms, isShown, left, entries);
        foreach (var step in plan.Reverse) AddReverse(plan, step, e, isShown, left, entries);
        if (isReferred || isShown || entries.Count > 0) AddIds(plan, e, entries);
        Return(datoms);
        _depth--;
        _budget.Add(entries.Count + 1);
        return entries.Count == 0 ? null : EdnMap.OfEntries([.. entries], out _);
    }

    private void AddEverything(PullPlan plan, DatomBuffer datoms, List<(EdnForm, EdnForm)> entries)
    {
        for (var start = 0; start < datoms.Count;)
        {
            var a = datoms.A[start];
            var end = start + 1;
            while (end < datoms.Count && datoms.A[end] == a) end++;
            if (_view.Schema.TryGetAttribute(a, out var attribute) && plan.WildcardTakes(a, attribute.Ident))
            {
                if (!_ownSteps.TryGetValue(a, out var step)) _ownSteps[a] = step = new PullStep(new EdnForm(attribute.Ident, default), attribute) { LimitMax = Parse.PullAttributeOptions.LimitDefault };
                AddValue(step, Values(plan, step, datoms, start, end, []), entries);
            }

            start = end;
        }
    }

    private static void AddIds(PullPlan plan, long e, List<(EdnForm, EdnForm)> entries)
    {
        if (plan.WildcardGivesId) entries.Insert(0, (IdKey, new EdnForm(e, default)));
        for (var i = 0; i < plan.IdKeys.Count; i++) entries.Insert(i, (plan.IdKeys[i], new EdnForm(e, default)));
    }

    private void AddForward(PullPlan plan, PullStep step, DatomBuffer datoms, bool isShown, int[] left, List<(EdnForm, EdnForm)> entries)
    {
        var start = step.Attribute is null ? datoms.Count : LowerBound(datoms.A, step.Attribute.Id);
        var end = start;
        while (end < datoms.Count && datoms.A[end] == step.Attribute!.Id) end++;
        if (start < end) AddValue(step, Values(plan, step, datoms, start, end, left), entries);
        else if (step.HasDefault && isShown) Add(step, step.Default, entries);
    }

    private void AddReverse(PullPlan plan, PullStep step, long e, bool isShown, int[] left, List<(EdnForm, EdnForm)> entries)
    {
        var datoms = Rent();
        if (step.Attribute is not null) _view.ByValue(step.Attribute.Id, Word.OfRef(e), datoms);
        if (datoms.Count > 0) AddValue(step, Referring(plan, step, datoms, left), entries);
        else if (step.HasDefault && isShown) Add(step, step.Default, entries);
        Return(datoms);
    }

    private void AddValue(PullStep step, object? value, List<(EdnForm, EdnForm)> entries)
    {
        if (value is not null && step.Xform is not null) value = Transformed(step, value);
        if (value is not null) Add(step, value, entries);
    }

    private static void Add(PullStep step, object? value, List<(EdnForm Key, EdnForm Value)> entries)
    {
        if (!step.IsAlternative || !entries.Exists(e => ReferenceEquals(e.Key.Value, step.Key.Value))) entries.Add((step.Key, new EdnForm(value, default)));
    }

    private object? Transformed(PullStep step, object value)
    {
        try
        {
            return step.Xform!.Body!([value], _functions);
        }
        catch (FunctionException e)
        {
            throw new DatalogException(ErrorKind.Request, e.Code, $"{e.Message}, in :xform {step.Xform!.Name}", null, step.XformPlace, e);
        }
    }

    /// <summary>The value or values of rows [start, end), which are of one attribute.</summary>
    private object? Values(PullPlan plan, PullStep step, DatomBuffer datoms, int start, int end, int[] left)
    {
        if (!step.IsMany) return Value(plan, step, datoms.V[start], left);
        var count = end - start;
        var limit = Math.Min(step.LimitMax, count);
        // References are in order already, since their words are; every other kind is put into its order.
        var values = new object?[count];
        var plain = 0;
        for (var i = start; i < end; i++)
        {
            if (!Word.IsRef(datoms.V[i])) values[plain++] = _view.Words.ToValue(datoms.V[i]);
        }

        if (plain > 1) Array.Sort(values, 0, plain, IndexOrder.Instance);
        var found = Math.Min(plain, limit);
        for (var i = start; i < end && found < limit; i++)
        {
            if (Word.IsRef(datoms.V[i]) && Entity(plan, step, Word.EntityOf(datoms.V[i]), left) is { } map) values[found++] = map;
        }

        _budget.Add(found);
        return Sequence(values, found);
    }

    private object? Referring(PullPlan plan, PullStep step, DatomBuffer datoms, int[] left)
    {
        if (!step.IsMany) return Entity(plan, step, datoms.E[0], left);
        var limit = Math.Min(step.LimitMax, datoms.Count);
        var values = new object?[limit];
        var found = 0;
        for (var i = 0; i < datoms.Count && found < limit; i++)
        {
            if (Entity(plan, step, datoms.E[i], left) is { } map) values[found++] = map;
        }

        _budget.Add(found);
        return Sequence(values, found);
    }

    private static EdnVector? Sequence(object?[] values, int count) => count == 0 ? null : new EdnVector(count == values.Length ? values : values[..count]);

    private object? Value(PullPlan plan, PullStep step, ulong word, int[] left) =>
        Word.IsRef(word) ? Entity(plan, step, Word.EntityOf(word), left) : _view.Words.ToValue(word);

    /// <summary>What stands for an entity that the step's attribute leads to; <see langword="null"/> when it is left out.</summary>
    private EdnMap? Entity(PullPlan plan, PullStep step, long e, int[] left)
    {
        var isPart = step.Attribute!.IsComponent;
        if (step.IsRecursion)
        {
            if (_path.Contains(e)) return Reference(e);
            if (step.Counter >= 0 && left[step.Counter] == 0) return null;
            return Along(e, plan, step.Counter < 0 ? left : OneLess(left, step.Counter));
        }

        if (step.Nested is { } nested)
        {
            var counters = Counters(nested);
            return isPart ? Along(e, nested, counters) : Map(nested, e, isReferred: true, counters);
        }

        if (!isPart || step.IsReverse || _path.Contains(e)) return Reference(e);
        return Along(e, Everything, []);
    }

    /// <summary>The map of an entity that is on the path while it is made.</summary>
    private EdnMap? Along(long e, PullPlan plan, int[] left)
    {
        var isNew = _path.Add(e);
        var map = Map(plan, e, isReferred: true, left);
        if (isNew) _path.Remove(e);
        return map;
    }

    private static EdnMap Reference(long e) => EdnMap.OfEntries([(IdKey, new EdnForm(e, default))], out _);

    private static int[] Counters(PullPlan plan)
    {
        if (plan.CountedRecursions == 0) return [];
        var counters = new int[plan.CountedRecursions];
        foreach (var step in plan.Forward.Concat(plan.Reverse))
        {
            if (step.Counter >= 0) counters[step.Counter] = step.DepthMax;
        }

        return counters;
    }

    private static int[] OneLess(int[] counters, int at)
    {
        var copy = (int[])counters.Clone();
        copy[at]--;
        return copy;
    }

    private void Enter()
    {
        if (++_depth <= DepthMax && RuntimeHelpers.TryEnsureSufficientExecutionStack()) return;
        throw new DatalogException(ErrorKind.Limit, "pull-too-deep", $"the pull goes down more than {_depth - 1} entities", $"give the recursion a depth of at most {DepthMax - 1}, as in {{:ns/name 100}}, and pull on from where it ends");
    }

    private DatomBuffer Rent() => _buffers.TryPop(out var buffer) ? buffer : new DatomBuffer();

    private void Return(DatomBuffer buffer)
    {
        buffer.Clear();
        _buffers.Push(buffer);
    }

    private static int LowerBound(ReadOnlySpan<long> attributes, long a)
    {
        int low = 0, high = attributes.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (attributes[middle] < a) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
