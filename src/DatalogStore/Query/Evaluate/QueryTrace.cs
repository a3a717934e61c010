using System.Globalization;
using System.Text;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// How a query was run: each step in its turn, what stands inside it indented, with rows before, rows after and the estimate. Steps that run again,
/// in the rounds of a recursion or for another branch's rows, are one line with the sums.
/// <code>
/// [?e :person/age ?a]        1 → 3 rows, about 3 expected
/// [(&lt; ?a 31)]                3 → 2 rows, about 1.5 expected
/// </code>
/// </summary>
internal sealed class QueryTrace(VariableNames names)
{
    private readonly StringBuilder _sections = new();
    private readonly Node _root = new("");
    private readonly Stack<Node> _open = [];

    public void Section(string title, string text) => _sections.Append(title).Append(":\n").Append(Indented(text)).Append('\n');

    public void Enter(PlanStep step, int rows)
    {
        var parent = _open.Count == 0 ? _root : _open.Peek();
        var text = step.Goal.Describe(names);
        var node = parent.Children.Find(c => c.Text == text);
        if (node is null) parent.Children.Add(node = new Node(text));
        node.Runs++;
        node.RowsBefore += rows;
        node.Expected += step.Rows;
        _open.Push(node);
    }

    public void Leave(int rows) => _open.Pop().RowsAfter += rows;

    /// <summary>Takes down what was done as a whole, inside the step that is open.</summary>
    public void Note(string text, int rowsBefore, int rowsAfter)
    {
        var parent = _open.Count == 0 ? _root : _open.Peek();
        var node = parent.Children.Find(c => c.Text == text);
        if (node is null) parent.Children.Add(node = new Node(text) { Expected = double.NaN });
        node.Runs++;
        node.RowsBefore += rowsBefore;
        node.RowsAfter += rowsAfter;
    }

    public override string ToString()
    {
        var text = new StringBuilder(_sections.ToString()).Append("steps:\n");
        Write(_root, text, 0);
        return text.ToString();
    }

    private static string Indented(string text) => "  " + text.Replace("\n", "\n  ", StringComparison.Ordinal);

    private static void Write(Node node, StringBuilder text, int depth)
    {
        foreach (var child in node.Children)
        {
            text.Append(' ', 2 * (depth + 1)).Append(child.Text)
                .Append(CultureInfo.InvariantCulture, $"    {child.RowsBefore} → {child.RowsAfter} rows{(double.IsNaN(child.Expected) ? "" : string.Create(CultureInfo.InvariantCulture, $", about {child.Expected:0.#} expected"))}{(child.Runs > 1 ? $", {child.Runs} times" : "")}\n");
            Write(child, text, depth + 1);
        }
    }

    private sealed class Node(string text)
    {
        public string Text { get; } = text;

        public List<Node> Children { get; } = [];

        public long Runs { get; set; }

        public long RowsBefore { get; set; }

        public long RowsAfter { get; set; }

        public double Expected { get; set; }
    }
}
