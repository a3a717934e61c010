using System.Runtime.CompilerServices;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// The result of joining a frame with something: for each result row the number of the frame's row, and words for the new variables. The frame's
/// kept columns are gathered once at the end.
/// </summary>
internal sealed class RowsBuilder
{
    private readonly Frame _input;
    private readonly QueryBudget _budget;
    private readonly int[] _newVariables;
    private readonly ulong[][] _columns;
    private int[] _left = new int[16];
    private int _checked;
    private long _held;

    /// <param name="input">What is joined.</param>
    /// <param name="newVariables">Variables that the join adds.</param>
    /// <param name="budget">Told of rows as they come.</param>
    public RowsBuilder(Frame input, IReadOnlyList<int> newVariables, QueryBudget budget)
    {
        _input = input;
        _budget = budget;
        _newVariables = [.. newVariables];
        _columns = new ulong[_newVariables.Length][];
        for (var c = 0; c < _columns.Length; c++) _columns[c] = new ulong[16];
    }

    public int Count { get; private set; }

    /// <summary>Whether rows are only kept or dropped: one match is enough.</summary>
    public bool IsFilter => _columns.Length == 0;

    /// <summary>The frame's row that the last row continues.</summary>
    public int Last => _left[Count - 1];

    /// <summary>Starts a row that continues the frame's row <paramref name="left"/>; its new words are given by <see cref="Set"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int left)
    {
        if (Count == _left.Length) Grow();
        _left[Count++] = left;
    }

    /// <summary>Sets a new variable of the last row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int column, ulong word) => _columns[column][Count - 1] = word;

    public Frame Build(IReadOnlySet<int> keep)
    {
        _budget.AddRows(Count - _checked);
        _checked = Count;
        var variables = new List<int>();
        var columns = new List<ulong[]>();
        for (var c = 0; c < _input.Variables.Length; c++)
        {
            if (!keep.Contains(_input.Variables[c])) continue;
            variables.Add(_input.Variables[c]);
            var from = _input.Rows.Columns[c];
            var to = new ulong[Count];
            for (var i = 0; i < to.Length; i++) to[i] = from[_left[i]];
            columns.Add(to);
        }

        variables.AddRange(_newVariables);
        columns.AddRange(_columns);
        var frame = new Frame([.. variables], new Relation([.. columns], Count));
        _budget.Hold(frame.Bytes);
        _budget.Hold(-frame.Bytes - _held);
        return frame;
    }

    private void Grow()
    {
        _budget.AddRows(Count - _checked);
        _checked = Count;
        var more = _left.Length * (sizeof(int) + (long)(sizeof(ulong) * _columns.Length));
        _budget.Hold(more);
        _held += more;
        Array.Resize(ref _left, _left.Length * 2);
        for (var c = 0; c < _columns.Length; c++) Array.Resize(ref _columns[c], _left.Length);
    }
}
