using DatalogStore.Edn;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>Finds the rows that satisfy clauses: one clause after another, one row after another, every datom tried.</summary>
internal sealed class Solver
{
    private const int RowsMax = 50_000;
    private const long WorkMax = 6_000_000;

    private readonly IReadOnlyDictionary<string, object> _sources;
    private readonly RuleBook _rules;
    private readonly RuleTables _tables;
    private long _work;

    /// <param name="sources">An <see cref="OracleDatabase"/> or a list of tuples under each name.</param>
    /// <param name="rules">The rules.</param>
    public Solver(IReadOnlyDictionary<string, object> sources, RuleBook rules)
    {
        _sources = sources;
        _rules = rules;
        _tables = new RuleTables(rules, this);
    }

    /// <param name="owner">What the clauses are the body of.</param>
    /// <param name="clauses">A conjunction.</param>
    /// <param name="rows">Rows to extend, all with the same variables.</param>
    /// <param name="wanted">Variables that the caller looks at.</param>
    /// <param name="source">The name of the source that clauses without one mean.</param>
    public List<Row> Solve(object owner, IReadOnlyList<Clause> clauses, IReadOnlyList<Row> rows, HashSet<string> wanted, string source)
    {
        if (rows.Count == 0) return [];
        var order = _rules.Order.Find(owner, clauses, [.. rows[0].Variables], wanted)
            ?? throw new OracleException("insufficient-bindings", $"no legal order of {string.Join(' ', clauses)}");
        var present = rows.ToList();
        foreach (var (clause, crossing) in order.Steps)
        {
            present = Row.Distinct(present.SelectMany(r => Extend(clause, crossing, r, source)));
            if (present.Count > RowsMax) throw new OracleTooLargeException($"more than {RowsMax} rows");
            if (present.Count == 0) return [];
        }

        return present;
    }

    private IEnumerable<Row> Extend(Clause clause, HashSet<string> crossing, Row row, string source) => clause switch
    {
        PatternClause pattern => Match(pattern, row, pattern.Source ?? source),
        CallClause call => Call(call, row),
        RuleClause rule => CallRule(rule, row, rule.Source ?? source),
        OrClause or => or.Branches.SelectMany(b => Solve(("branch", b), [b], [row.Restrict(crossing)], crossing, or.Source ?? source)).Select(r => row.With(r.Restrict(crossing))),
        NotClause not => Solve(not, not.Clauses, [row.Restrict(crossing)], crossing, not.Source ?? source).Count == 0 ? [row] : [],
        _ => throw new NotSupportedException(clause.ToString()),
    };

    private List<Row> Match(PatternClause pattern, Row row, string source)
    {
        if (!_sources.TryGetValue(source, out var data)) throw new OracleException("unknown-source", source);
        var count = data is OracleDatabase database ? database.Visible.Count : ((IReadOnlyList<IReadOnlyList<object?>>)data).Count;
        _work += count;
        if (_work > WorkMax) throw new OracleTooLargeException("too many datoms were looked at");
        return data is OracleDatabase db ? DatomPattern.Match(pattern.Terms, row, db) : TuplePattern.Match(pattern.Terms, row, (IReadOnlyList<IReadOnlyList<object?>>)data);
    }

    private IEnumerable<Row> CallRule(RuleClause call, Row row, string source)
    {
        var mode = _rules.ModeFor(call, [.. row.Variables]) ?? throw new OracleException("insufficient-bindings", call.ToString());
        var arguments = call.Arguments.Select(a => a is Constant { Value: EdnSequence lookup } && _sources[source] is OracleDatabase db ? new Constant(EntityOf(lookup, db)) : a).ToList();
        var given = new object?[arguments.Count];
        for (var i = 0; i < given.Length; i++)
        {
            if ((mode & (1u << i)) != 0) given[i] = arguments[i] is Constant c ? c.Value : row[((Variable)arguments[i]).Name];
        }

        foreach (var found in _tables.RowsOf(call.Name, source, mode, given))
        {
            Row? extended = row;
            for (var i = 0; i < found.Length && extended is not null; i++)
            {
                extended = arguments[i] switch
                {
                    Variable v => extended.Bind(v.Name, found[i]),
                    Constant c => PlainValues.Same(c.Value, found[i]) ? extended : null,
                    _ => extended,
                };
            }

            if (extended is not null) yield return extended;
        }
    }

    /// <summary>A lookup ref as an argument of a rule means its entity.</summary>
    private static object EntityOf(EdnSequence lookup, OracleDatabase db) =>
        db.EntityOf(lookup) ?? throw new OracleException("entity-not-found", EdnWriter.ToString(lookup));

    private IEnumerable<Row> Call(CallClause clause, Row row)
    {
        var arguments = clause.Call.Arguments.Select(a => a is SourceName name ? SourceOf(name) : ValueOf(a, row)).ToArray();
        var result = PlainFunctions.Apply(clause.Call.Function, arguments);
        if (clause.Binding is null) return result is null or false ? [] : [row];
        return result is null ? [] : Destructuring.Bind(row, clause.Binding, result);
    }

    private object SourceOf(SourceName name) => _sources.TryGetValue(name.Name, out var source) ? source : throw new OracleException("unknown-source", name.Name);

    private static object? ValueOf(Term term, Row row) => term switch
    {
        Constant c => c.Value,
        Variable v => row[v.Name],
        _ => throw new OracleException("bad-argument", term.ToString()),
    };
}
