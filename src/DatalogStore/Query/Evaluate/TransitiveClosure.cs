using DatalogStore.Model;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// A rule asked for everything that says <c>p(x, y) ← base(x, y)</c> and <c>p(x, y) ← step(x, z), p(z, y)</c>, or with the recursive call first. Both
/// relations are computed once; then every node is searched breadth first over adjacency arrays, which gives each row once and hashes none.
/// Semi-naive rounds would derive a row as often as there are edges into it.
/// </summary>
internal sealed class TransitiveClosure
{
    private readonly List<(IReadOnlyList<Goal> Goals, int From, int To)> _bases = [];
    private readonly List<(IReadOnlyList<Goal> Goals, int From, int To)> _steps = [];
    private readonly bool _isCallLast;

    private TransitiveClosure(bool isCallLast) => _isCallLast = isCallLast;

    /// <summary>The closure that a rule describes, or <see langword="null"/>.</summary>
    public static TransitiveClosure? Of(RulePredicate predicate, BindingModes modes) =>
        predicate is { Arity: 2, IsRecursive: true, Component.Members.Count: 1 } ? Of(predicate, modes, true) ?? Of(predicate, modes, false) : null;

    private static TransitiveClosure? Of(RulePredicate predicate, BindingModes modes, bool isCallLast)
    {
        var closure = new TransitiveClosure(isCallLast);
        foreach (var rule in predicate.Rules)
        {
            var (x, y) = (rule.Head[0], rule.Head[1]);
            if (x == y) return null;
            var calls = rule.Body.Goals.OfType<RuleGoal>().Where(c => c.Predicate == predicate).ToList();
            var others = rule.Body.Goals.Where(g => !calls.Contains(g)).ToList();
            if (calls.Count > 1) return null;
            var (from, to, passed) = (x, y, -1);
            if (calls is [var call])
            {
                var (kept, linked) = isCallLast ? (call.Arguments[1], call.Arguments[0]) : (call.Arguments[0], call.Arguments[1]);
                passed = isCallLast ? y : x;
                if (!kept.IsVariable || kept.Variable != passed || !linked.IsVariable || linked.Variable == x || linked.Variable == y) return null;
                (from, to) = isCallLast ? (x, linked.Variable) : (linked.Variable, y);
            }

            var bound = new HashSet<int>();
            if (others.Exists(g => g.Variables.Contains(passed)) || !modes.CanRunAll(others, bound, out _) || !bound.Contains(from) || !bound.Contains(to)) return null;
            (calls.Count == 0 ? closure._bases : closure._steps).Add((others, from, to));
        }

        return closure._bases.Count > 0 && closure._steps.Count > 0 ? closure : null;
    }

    public void Run(BodyEvaluator bodies, QueryBudget budget, TupleSet into)
    {
        var nodes = new NodeNumbers();
        var bases = Pairs(_bases, bodies, budget, nodes);
        var steps = Pairs(_steps, bodies, budget, nodes);
        var baseOf = new Adjacency(bases, nodes.Count);
        var stepOf = new Adjacency(steps, nodes.Count);
        // When a step is a base pair, p is step⁺ whichever side the call stands on: start from the base's ends and go on.
        var isPlain = !_isCallLast || (bases.Count == steps.Count && new HashSet<(int, int)>(bases).SetEquals(steps));
        var search = new Search(nodes, into, budget);
        for (var node = 0; node < nodes.Count; node++)
        {
            if (isPlain) search.From(node, baseOf, stepOf);
            else search.Through(node, baseOf, stepOf);
        }
    }

    private static List<(int From, int To)> Pairs(List<(IReadOnlyList<Goal> Goals, int From, int To)> bodies, BodyEvaluator evaluator, QueryBudget budget, NodeNumbers nodes)
    {
        var pairs = new List<(int, int)>();
        foreach (var (goals, from, to) in bodies)
        {
            var frame = evaluator.Run(goals, from == to ? [from] : [from, to]);
            budget.Check();
            var (fromColumn, toColumn) = (frame.Rows.Columns[frame.ColumnOf(from)], frame.Rows.Columns[frame.ColumnOf(to)]);
            for (var r = 0; r < frame.Count; r++) pairs.Add((nodes.Of(fromColumn[r]), nodes.Of(toColumn[r])));
        }

        return pairs;
    }

    /// <summary>Words as numbers from 0. A NaN equals nothing, itself included: each is a node of its own.</summary>
    private sealed class NodeNumbers
    {
        private readonly Dictionary<ulong, int> _numbers = new(WordComparer.Instance);

        public List<ulong> Words { get; } = [];

        public int Count => Words.Count;

        public int Of(ulong word)
        {
            if (!Word.IsNaN(word) && _numbers.TryGetValue(word, out var number)) return number;
            if (!Word.IsNaN(word)) _numbers.Add(word, Words.Count);
            Words.Add(word);
            return Words.Count - 1;
        }
    }

    /// <summary>Words by a mixing hash: .NET's own is the two halves exclusive-or'd, which collides for words that differ little.</summary>
    private sealed class WordComparer : IEqualityComparer<ulong>
    {
        public static readonly WordComparer Instance = new();

        public bool Equals(ulong x, ulong y) => x == y;

        public int GetHashCode(ulong word) => (int)WordHash.Of(word);
    }

    /// <summary>Where each node leads: the ends of node n are <c>Ends[Starts[n] .. Starts[n + 1]]</c>.</summary>
    private sealed class Adjacency
    {
        public Adjacency(List<(int From, int To)> pairs, int count)
        {
            Starts = new int[count + 1];
            foreach (var (from, _) in pairs) Starts[from + 1]++;
            for (var i = 0; i < count; i++) Starts[i + 1] += Starts[i];
            Ends = new int[pairs.Count];
            var next = Starts.AsSpan(0, count).ToArray();
            foreach (var (from, to) in pairs) Ends[next[from]++] = to;
        }

        public int[] Starts { get; }

        public int[] Ends { get; }

        public ReadOnlySpan<int> Of(int node) => Ends.AsSpan(Starts[node], Starts[node + 1] - Starts[node]);
    }

    private sealed class Search(NodeNumbers nodes, TupleSet into, QueryBudget budget)
    {
        private readonly int[] _reachedBy = Filled(nodes.Count);
        private readonly int[] _walkedBy = Filled(nodes.Count);
        private readonly int[] _queue = new int[nodes.Count];

        /// <summary>Rows (node, y) for each y that a base pair and then any number of steps reach.</summary>
        public void From(int node, Adjacency baseOf, Adjacency stepOf)
        {
            var (head, tail) = (0, 0);
            foreach (var end in baseOf.Of(node)) Reach(end, node, ref tail);
            while (head < tail)
            {
                foreach (var end in stepOf.Of(_queue[head++])) Reach(end, node, ref tail);
            }

            Emit(node, tail);
        }

        /// <summary>Rows (node, y) for each y that any number of steps and then a base pair reach.</summary>
        public void Through(int node, Adjacency baseOf, Adjacency stepOf)
        {
            var (walked, head) = (new List<int> { node }, 0);
            _walkedBy[node] = node;
            var tail = 0;
            while (head < walked.Count)
            {
                var at = walked[head++];
                foreach (var end in baseOf.Of(at)) Reach(end, node, ref tail);
                foreach (var end in stepOf.Of(at))
                {
                    if (_walkedBy[end] == node) continue;
                    _walkedBy[end] = node;
                    walked.Add(end);
                }
            }

            Emit(node, tail);
        }

        private void Reach(int end, int node, ref int tail)
        {
            if (_reachedBy[end] == node) return;
            _reachedBy[end] = node;
            _queue[tail++] = end;
        }

        private void Emit(int node, int count)
        {
            budget.AddRows(count);
            Span<ulong> row = [nodes.Words[node], 0];
            for (var i = 0; i < count; i++)
            {
                row[1] = nodes.Words[_queue[i]];
                into.AddNew(row);
            }
        }

        private static int[] Filled(int count)
        {
            var marks = new int[count];
            Array.Fill(marks, -1);
            return marks;
        }
    }
}
