using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Query;

/// <summary>
/// The relations of rules, by naive iteration: a relation and all it depends on mutually start empty and are computed again from their
/// definitions, over and over, until a round adds nothing. What a relation depends on and that does not depend back on it is finished
/// first, so that a negation only ever sees finished relations.
/// </summary>
internal sealed class RuleTables(RuleBook rules, Solver solver)
{
    private const int RowsMax = 20_000;

    private readonly Dictionary<string, Table> _tables = [];
    private readonly Stack<List<Table>> _growing = new();

    /// <summary>The rows of a rule, given the values of the positions in the mode, which are <see langword="null"/> elsewhere.</summary>
    public IReadOnlyCollection<object?[]> RowsOf(string name, string source, uint mode, object?[] given)
    {
        var key = $"{source} {name} {mode} {PlainValues.KeyOfRow(given)}";
        if (!_tables.TryGetValue(key, out var table))
        {
            _tables[key] = table = new Table(name, source, mode, given);
            var group = _growing.FirstOrDefault(g => rules.AreMutual(g[0].Name, name));
            if (group is not null) group.Add(table);
            else Grow(table);
        }

        return [.. table.Rows.Values];
    }

    private void Grow(Table first)
    {
        List<Table> group = [first];
        _growing.Push(group);
        var changed = true;
        while (changed)
        {
            changed = false;
            var sizeBefore = group.Count;
            for (var i = 0; i < group.Count; i++)
            {
                foreach (var row in RowsNow(group[i])) changed |= group[i].Rows.TryAdd(PlainValues.KeyOfRow(row), row);
                if (group.Sum(t => t.Rows.Count) > RowsMax) throw new OracleTooLargeException($"rule {first.Name} has more than {RowsMax} rows");
            }

            changed |= group.Count > sizeBefore;
        }

        _growing.Pop();
    }

    private List<object?[]> RowsNow(Table table)
    {
        var rows = new List<object?[]>();
        foreach (var definition in rules.DefinitionsOf(table.Name))
        {
            Row? start = Row.Empty;
            for (var i = 0; i < definition.Head.Count && start is not null; i++)
            {
                if ((table.Mode & (1u << i)) != 0) start = start.Bind(definition.Head[i].Name, table.Given[i]);
            }

            if (start is null) continue;
            var solved = solver.Solve(definition, definition.Body, [start], RuleBook.HeadOf(definition), table.Source);
            rows.AddRange(solved.Select(r => definition.Head.Select(v => r[v.Name]).ToArray()));
        }

        return rows;
    }

    private sealed record Table(string Name, string Source, uint Mode, object?[] Given)
    {
        public Dictionary<string, object?[]> Rows { get; } = [];
    }
}
