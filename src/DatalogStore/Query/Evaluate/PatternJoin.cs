using DatalogStore.Model;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Joins a frame with a pattern over a database. A known entity or value is looked up, one by one in the store while that is cheaper than reading
/// the attribute's column, else in the column's indexes; with neither known the column is scanned.
/// </summary>
internal sealed class PatternJoin
{
    private const int E = 0;
    private const int V = 1;
    private const int T = 2;
    private const int Op = 3;

    private readonly PatternGoal _goal;
    private readonly DatabaseSource _source;
    private readonly Frame _input;
    private readonly QueryContext _context;
    private readonly PlaceRole[] _roles;
    private readonly PlaceRole _a;
    private readonly bool _isValueSeen;
    private readonly List<int> _newVariables;
    private readonly RowsBuilder _output;
    private readonly DatomBuffer _buffer = new();
    private readonly ulong[] _words = new ulong[5];

    private PatternJoin(PatternGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        _goal = goal;
        _source = goal.Source;
        _input = input;
        _context = context;
        // The attribute comes last, so that a variable that stands there too is compared with the other place.
        var roles = PlaceRole.Of([goal.E, goal.V, goal.T, goal.Op, goal.Attribute is null ? goal.A : Slot.Blank], input, keep, out _newVariables);
        _roles = roles;
        _a = roles[^1];
        _isValueSeen = roles[V].Kind != PlaceKind.Ignore || Array.Exists(roles, r => r.Kind == PlaceKind.Same && r.Index == V);
        _output = new RowsBuilder(input, _newVariables, context.Budget);
    }

    public static Frame Join(PatternGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var join = new PatternJoin(goal, input, keep, context);
        if (!goal.IsEmpty && ColumnJoin.TryScan(goal, join._roles, join._newVariables, input, context) is { } scanned) return scanned;
        if (!goal.IsEmpty && input.Count > 0) join.Run();
        return join._output.Build(keep);
    }

    private void Run()
    {
        if (_goal.Attribute is { } attribute) JoinAttribute(attribute, 0, _input.Count);
        else if (_a.Kind == PlaceKind.Bound || _a.Kind == PlaceKind.Constant) JoinBoundAttributes();
        else if (_roles[E].IsKnown) JoinEntities();
        else foreach (var known in _source.View.Schema.Attributes.Where(a => _source.View.CountEstimate(a.Id) > 0).OrderBy(a => a.Id)) JoinAttribute(known, 0, _input.Count);
    }

    /// <summary>The attribute is a column of the frame: rows are taken one by one, each with its attribute.</summary>
    private void JoinBoundAttributes()
    {
        for (var row = 0; row < _input.Count; row++)
        {
            if (_source.TryGetAttribute(_a.WordFor(_input, row), out var attribute)) JoinAttribute(attribute!, row, row + 1);
        }
    }

    /// <summary>Known entities, any attribute.</summary>
    private void JoinEntities()
    {
        _context.Trace?.Means("all datoms of each entity");
        for (var row = 0; row < _input.Count; row++)
        {
            if (!QueryWords.TryToEntity(_roles[E].WordFor(_input, row), out var e)) continue;
            _buffer.Clear();
            _context.Budget.Look(64);
            _source.View.Entity(e, _buffer);
            OfferBuffer(row);
        }
    }

    private void JoinAttribute(Model.Attribute attribute, int from, int to)
    {
        if (ColumnJoin.TryJoin(_goal, attribute, _roles, _input, _output, _context, from, to)) return;
        if (_roles[E].IsKnown) JoinByEntity(attribute, from, to);
        else if (_roles[V].IsKnown) JoinByValue(attribute, from, to);
        else
        {
            _context.Trace?.Means("whole column");
            Scan(_context.Column(_source, attribute.Id), attribute.Id, from, to);
        }
    }

    private void JoinByEntity(Model.Attribute attribute, int from, int to)
    {
        var column = _context.ColumnFor(_source, attribute.Id, _roles[E].Kind == PlaceKind.Constant ? 1 : to - from);
        var index = column is null ? null : ColumnIndex.Of(column);
        _context.Trace?.Means(column is null ? "looked up by entity" : "column by entity");
        for (var row = from; row < to; row++)
        {
            if (!QueryWords.TryToEntity(_roles[E].WordFor(_input, row), out var e)) continue;
            if (index is null)
            {
                _buffer.Clear();
                _context.Budget.Look(16);
                _source.View.EntityAttribute(e, attribute.Id, _buffer);
                OfferBuffer(row);
                continue;
            }

            var (start, end) = index.RowsOf(e);
            for (var r = start; r < end; r++)
            {
                if (Offer(column!, r, attribute.Id, row) && _output.IsFilter) break;
            }
        }
    }

    private void JoinByValue(Model.Attribute attribute, int from, int to)
    {
        var column = _context.ColumnFor(_source, attribute.Id, _roles[V].Kind == PlaceKind.Constant ? 1 : to - from);
        var index = column is null ? null : ColumnIndex.Of(column);
        _context.Trace?.Means(column is null ? "looked up by value" : "column by value");
        Span<ulong> candidates = stackalloc ulong[2];
        for (var row = from; row < to; row++)
        {
            var count = _source.RawCandidates(attribute, _roles[V].WordFor(_input, row), candidates);
            for (var i = 0; i < count; i++)
            {
                if (index is null)
                {
                    _buffer.Clear();
                    _context.Budget.Look(16);
                    _source.View.ByValue(attribute.Id, candidates[i], _buffer);
                    if (OfferBuffer(row) && _output.IsFilter) break;
                    continue;
                }

                var isFound = false;
                for (var r = index.FirstOf(candidates[i]); r >= 0 && !isFound; r = index.NextOf(r, candidates[i]))
                {
                    isFound = Offer(column!, r, attribute.Id, row) && _output.IsFilter;
                }

                if (isFound) break;
            }
        }
    }

    private void Scan(Column column, long attribute, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            _context.Budget.Look(column.Count);
            for (var r = 0; r < column.Count; r++)
            {
                if (Offer(column, r, attribute, row) && _output.IsFilter) break;
            }
        }
    }

    private bool Offer(Column column, int r, long attribute, int row) =>
        Offer(column.E[r], attribute, column.V[r], column.T[r], column.Added is null || column.Added[r], row);

    private bool OfferBuffer(int row)
    {
        for (var i = 0; i < _buffer.Count; i++)
        {
            if (Offer(_buffer.E[i], _buffer.A[i], _buffer.V[i], _buffer.T[i], _buffer.Added[i], row) && _output.IsFilter) return true;
        }

        return false;
    }

    /// <summary>Takes a datom for a row of the frame if it fits.</summary>
    private bool Offer(long e, long a, ulong v, long t, bool added, int row)
    {
        _words[E] = QueryWords.OfEntity(e);
        _words[V] = _isValueSeen ? _source.FromRaw(v) : 0;
        _words[T] = QueryWords.OfEntity(EntityId.OfTransaction(t));
        _words[Op] = Word.OfBoolean(added);
        // A bound attribute was resolved from whatever names it, an ident or an id.
        _words[4] = _a.IsKnown ? _a.WordFor(_input, row) : QueryWords.OfEntity(a);
        if (!PlaceRole.Fits(_roles, _words, _input, row)) return false;
        PlaceRole.Emit(_roles, _words, _output, row);
        return true;
    }
}
