using DatalogStore.Model;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>A stretch of a table's rows, such as what came in the last round.</summary>
internal sealed class TableRows(TupleSet set, string name) : RowSource
{
    public TupleSet Set { get; } = set;

    public int From { get; set; }

    /// <summary>End of the stretch; −1 for all rows there are.</summary>
    public int To { get; set; } = -1;

    public int End => To < 0 ? Set.Count : To;

    public override string Name => name;

    public override long Count => End - From;
}

/// <summary>Joins a frame with rows at hand: scanned when nothing is known of them, else by a hash of the known places.</summary>
internal static class RowsJoin
{
    public static Frame Join(RowsGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var roles = PlaceRole.Of(goal.Slots, input, keep, out var newVariables);
        var output = new RowsBuilder(input, newVariables, context.Budget);
        var (set, columns, from, to) = goal.Rows switch
        {
            TableRows table => (table.Set, table.Set.Columns, table.From, table.End),
            Relation relation => (null, relation.Columns, 0, relation.RowCount),
            _ => throw new InvalidOperationException(goal.Rows.GetType().Name),
        };
        var known = 0UL;
        for (var i = 0; i < Math.Min(64, roles.Length); i++)
        {
            if (roles[i].IsKnown) known |= 1UL << i;
        }

        if (input.Count == 1 && input.Variables.Length == 0 && Array.TrueForAll(roles, r => r.Kind is PlaceKind.New)) return Copy(columns, from, to, newVariables, context);
        if (known == 0 || (input.Count == 1 && set is null)) Scan(columns, from, to, roles, input, output, context.Budget);
        else
        {
            // Rows of inputs may repeat: the index speaks of the set's own rows.
            var table = set ?? SetOf(columns, to);
            Probe(table.IndexBy(known), table.Columns, from, set is null ? table.Count : to, roles, input, output, context.Budget);
        }

        return output.Build(keep);
    }

    /// <summary>The rows as they are: what a conjunction starts from.</summary>
    private static Frame Copy(ulong[][] columns, int from, int to, List<int> variables, QueryContext context)
    {
        context.Budget.AddRows(to - from);
        return new Frame([.. variables], new Relation([.. columns.Select(c => from == 0 ? c : c.AsSpan(from, to - from).ToArray())], to - from));
    }

    private static TupleSet SetOf(ulong[][] columns, int count)
    {
        var set = new TupleSet(columns.Length);
        Span<ulong> row = stackalloc ulong[columns.Length];
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = columns[c][r];
            set.Add(row);
        }

        return set;
    }

    private static void Scan(ulong[][] columns, int from, int to, PlaceRole[] roles, Frame input, RowsBuilder output, QueryBudget budget)
    {
        Span<ulong> words = stackalloc ulong[roles.Length];
        for (var left = 0; left < input.Count; left++)
        {
            budget.Look(to - from);
            for (var row = from; row < to; row++)
            {
                for (var c = 0; c < words.Length; c++) words[c] = columns[c][row];
                if (!PlaceRole.Fits(roles, words, input, left)) continue;
                PlaceRole.Emit(roles, words, output, left);
                if (output.IsFilter) break;
            }
        }
    }

    private static void Probe(TupleIndex index, ulong[][] columns, int from, int to, PlaceRole[] roles, Frame input, RowsBuilder output, QueryBudget budget)
    {
        Span<ulong> words = stackalloc ulong[roles.Length];
        Span<ulong> key = stackalloc ulong[roles.Count(r => r.IsKnown)];
        // The index has compared the known places; only a variable that stands twice is left to look at.
        var isPlain = !Array.Exists(roles, r => r.Kind == PlaceKind.Same);
        for (var left = 0; left < input.Count; left++)
        {
            var k = 0;
            budget.Look(1);
            foreach (var role in roles)
            {
                if (role.IsKnown) key[k++] = role.WordFor(input, left);
            }

            if (key.Contains(Word.CanonicalNaN)) continue;

            // Chains run from the newest row down: rows before the stretch end the walk.
            for (var row = index.First(key, to); row >= from; row = index.Next(row, key))
            {
                if (isPlain)
                {
                    output.Add(left);
                    for (var c = 0; c < roles.Length; c++)
                    {
                        if (roles[c].Kind == PlaceKind.New) output.Set(roles[c].Index, columns[c][row]);
                    }

                    if (output.IsFilter) break;
                    continue;
                }

                for (var c = 0; c < words.Length; c++) words[c] = columns[c][row];
                if (!PlaceRole.Fits(roles, words, input, left)) continue;
                PlaceRole.Emit(roles, words, output, left);
                if (output.IsFilter) break;
            }
        }
    }
}
