using System.Collections;

namespace DatalogStore.Query.Evaluate;

/// <summary>The rows of an answer over its columns: a row is made when it is asked for, so that millions of them cost what their words cost.</summary>
internal sealed class AnswerRows(AnswerColumn[] columns, int count) : IReadOnlyList<IReadOnlyList<object?>>
{
    public int Count => count;

    public IReadOnlyList<object?> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
            return new Row(columns, index);
        }
    }

    public IEnumerator<IReadOnlyList<object?>> GetEnumerator()
    {
        for (var index = 0; index < count; index++) yield return new Row(columns, index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One value as a whole number, without making objects of it or its row.</summary>
    public long NumberAt(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(row));
        return columns[column].NumberAt(row);
    }

    private sealed class Row(AnswerColumn[] columns, int index) : IReadOnlyList<object?>
    {
        public int Count => columns.Length;

        public object? this[int column] => columns[column][index];

        public IEnumerator<object?> GetEnumerator()
        {
            foreach (var column in columns) yield return column[index];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
