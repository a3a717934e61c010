using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate;

/// <summary>What all operators of one running query share.</summary>
internal sealed class QueryContext(QueryWords words, VariableNames names, BindingModes modes, QueryBudget budget, FunctionContext functions, QueryNotes notes)
{
    private readonly Dictionary<(DatabaseSource, long), Column> _columns = [];
    private readonly Dictionary<(DatabaseSource, long), long> _lookups = [];

    public QueryWords Words { get; } = words;

    public VariableNames Names { get; } = names;

    public BindingModes Modes { get; } = modes;

    public QueryBudget Budget { get; } = budget;

    public FunctionContext Functions { get; } = functions;

    public QueryNotes Notes { get; } = notes;

    /// <summary>What the query may call.</summary>
    public required FunctionLibrary Library { get; init; }

    /// <summary>Gathers what the author should know.</summary>
    public QueryFindings Findings { get; } = new(names, notes);

    /// <summary>Runs <c>q</c>.</summary>
    public required NestedQueries Nested { get; init; }

    /// <summary>Takes down what is done; <see langword="null"/> when nobody asks.</summary>
    public QueryTrace? Trace { get; init; }

    public Planner Planner { get; } = new(modes, new Estimates());

    /// <summary>
    /// The attribute's column, when reading it whole is cheaper than so many look-ups, counting those made before in this query; otherwise
    /// <see langword="null"/>.
    /// </summary>
    public Column? ColumnFor(DatabaseSource source, long attribute, int lookups)
    {
        const int LookupCost = 16;
        if (CachedColumn(source, attribute) is { } column) return column;
        var total = _lookups.GetValueOrDefault((source, attribute)) + lookups;
        _lookups[(source, attribute)] = total;
        return total * LookupCost < source.View.CountEstimate(attribute) ? null : Column(source, attribute);
    }

    /// <summary>The attribute's column when it is in memory.</summary>
    public Column? CachedColumn(DatabaseSource source, long attribute)
    {
        if (_columns.TryGetValue((source, attribute), out var column)) return column;
        if (source.View.CachedColumn(attribute) is { } cached) return _columns[(source, attribute)] = cached;
        return null;
    }

    public Column Column(DatabaseSource source, long attribute)
    {
        if (!_columns.TryGetValue((source, attribute), out var column)) _columns[(source, attribute)] = column = source.View.Column(attribute);
        return column;
    }
}
