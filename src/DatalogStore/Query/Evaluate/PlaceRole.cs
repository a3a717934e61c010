using DatalogStore.Model;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>What is done with a word at one place of a pattern.</summary>
internal enum PlaceKind
{
    /// <summary>Any word will do.</summary>
    Ignore = 0,

    /// <summary>It must be this constant.</summary>
    Constant,

    /// <summary>It must equal the frame's column.</summary>
    Bound,

    /// <summary>It becomes a new column.</summary>
    New,

    /// <summary>It must equal the word at an earlier place.</summary>
    Same,
}

/// <summary>The role of one place: <paramref name="Index"/> is the frame's column, the new column, or the earlier place.</summary>
internal readonly record struct PlaceRole(PlaceKind Kind, ulong Constant, int Index)
{
    public bool IsKnown => Kind is PlaceKind.Constant or PlaceKind.Bound;

    /// <summary>The word that a known place must have in this row of the frame.</summary>
    public ulong WordFor(Frame frame, int row) => Kind == PlaceKind.Constant ? Constant : frame.Rows.Columns[Index][row];

    /// <summary>
    /// Roles of the slots of a goal: a variable of the frame is compared, a new one that is wanted becomes a column, one that stands twice must be
    /// equal.
    /// </summary>
    public static PlaceRole[] Of(IReadOnlyList<Slot> slots, Frame frame, IReadOnlySet<int> keep, out List<int> newVariables)
    {
        var roles = new PlaceRole[slots.Count];
        newVariables = [];
        var firstPlace = new Dictionary<int, int>();
        for (var i = 0; i < roles.Length; i++)
        {
            var slot = slots[i];
            if (slot.IsConstant)
            {
                roles[i] = new PlaceRole(PlaceKind.Constant, slot.Word, 0);
            }
            else if (slot.IsVariable)
            {
                var column = frame.ColumnOf(slot.Variable);
                if (column >= 0) roles[i] = new PlaceRole(PlaceKind.Bound, 0, column);
                else if (firstPlace.TryGetValue(slot.Variable, out var earlier)) roles[i] = new PlaceRole(PlaceKind.Same, 0, earlier);
                else if (keep.Contains(slot.Variable)) roles[i] = new PlaceRole(PlaceKind.New, 0, AddNew(newVariables, slot.Variable));
                firstPlace.TryAdd(slot.Variable, i);
            }
        }

        return roles;
    }

    /// <summary>Whether the words of the places fit the roles in this row of the frame. NaN equals nothing.</summary>
    public static bool Fits(ReadOnlySpan<PlaceRole> roles, ReadOnlySpan<ulong> words, Frame frame, int row)
    {
        for (var i = 0; i < roles.Length; i++)
        {
            var role = roles[i];
            var isEqual = role.Kind switch
            {
                PlaceKind.Constant => words[i] == role.Constant && !Word.IsNaN(role.Constant),
                PlaceKind.Bound => words[i] == frame.Rows.Columns[role.Index][row] && !Word.IsNaN(words[i]),
                PlaceKind.Same => words[i] == words[role.Index] && !Word.IsNaN(words[i]),
                _ => true,
            };
            if (!isEqual) return false;
        }

        return true;
    }

    /// <summary>Adds a row with the words of new places.</summary>
    public static void Emit(ReadOnlySpan<PlaceRole> roles, ReadOnlySpan<ulong> words, RowsBuilder into, int row)
    {
        into.Add(row);
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i].Kind == PlaceKind.New) into.Set(roles[i].Index, words[i]);
        }
    }

    private static int AddNew(List<int> variables, int variable)
    {
        variables.Add(variable);
        return variables.Count - 1;
    }
}
