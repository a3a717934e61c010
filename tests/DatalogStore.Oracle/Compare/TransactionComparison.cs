using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Generate;
using DatalogStore.Oracle.Transactions;
using DatalogStore.Oracle.Values;
using DatalogStore.Transactions;

namespace DatalogStore.Oracle.Compare;

/// <summary>
/// Random transactions, told to a store and to its slow twin, which must agree after each: on what it did, on every index, view and pull; and in the end on every
/// moment.
/// </summary>
internal sealed class TransactionComparison
{
    private const int PatternsPerView = 2;

    private readonly OracleStore _twin;
    private readonly List<string> _told = [];
    private DatomStore _store;

    public TransactionComparison(DatomStore store)
    {
        _store = store;
        _twin = new OracleStore(store.Db.History().Datoms(DatomIndex.Eavt).Select(OfDatom));
    }

    /// <summary>How many transactions were accepted, and how many refused.</summary>
    public (int Accepted, int Refused) Counts { get; private set; }

    /// <summary>Goes on with the same store after it was closed and opened.</summary>
    public void ContinueOn(DatomStore reopened) => _store = reopened;

    /// <summary>Tells both a transaction; what differs, or <see langword="null"/>.</summary>
    public string? Tell(string transaction)
    {
        _told.Add(transaction);
        var (report, codes) = TellStore(transaction);
        var instant = report?.TxData.First(d => d.A == BuiltIn.TxInstant.Id).V as DateTimeOffset? ?? DateTimeOffset.UnixEpoch;
        var problem = CompareWith(report, codes, transaction, instant) ?? CompareViews(new Chance(_told.Count));
        Counts = report is null ? (Counts.Accepted, Counts.Refused + 1) : (Counts.Accepted + 1, Counts.Refused);
        return problem is null ? null : $"{problem}\nafter:\n{string.Join('\n', _told)}";
    }

    /// <summary>Compares the history, and what held at every moment.</summary>
    public string? CompareAllMoments()
    {
        for (var t = 0L; t <= _twin.T; t++)
        {
            if ((Compare($"as-of {t}", _store.Db.AsOf(t), AsOf(t)) ?? Compare($"history as-of {t}", _store.Db.AsOf(t).History(), AsOf(t).History()) ?? Compare($"since {t}", _store.Db.Since(t), _twin.Db.Since(t))) is { } problem)
                return $"{problem}\nafter:\n{string.Join('\n', _told)}";
        }

        return null;
    }

    private static OracleDatom OfDatom(Datom d) => new(d.E, d.A, d.V, EntityId.NumberOf(d.Tx), d.Added);

    private (TransactionReport? Report, IReadOnlyCollection<string> Codes) TellStore(string transaction)
    {
        try
        {
            return (_store.Transact(transaction), []);
        }
        catch (TransactionException refused)
        {
            return (null, [.. refused.Faults.Select(p => p.Code)]);
        }
    }

    private string? CompareWith(TransactionReport? report, IReadOnlyCollection<string> codes, string transaction, DateTimeOffset instant)
    {
        OracleReport expected;
        try
        {
            expected = _twin.Transact(EdnReader.Read(transaction), instant);
        }
        catch (OracleTransactionException refused)
        {
            if (report is not null) return $"the twin refuses it ({string.Join(", ", refused.Codes)}), the store does {string.Join(' ', report.TxData.Select(OfDatom))}";
            return refused.Codes.Intersect(codes).Any() ? null : $"the twin refuses it for {string.Join(", ", refused.Codes)}, the store for {string.Join(", ", codes)}";
        }

        if (report is null) return $"the store refuses it ({string.Join(", ", codes)}), the twin does {string.Join(' ', expected.Datoms)}";
        if (Differences("tx-data", report.TxData.Select(OfDatom), expected.Datoms) is { } difference) return difference;
        var tempids = report.Tempids.ToDictionary(t => EdnWriter.ToString(t.Key), t => t.Value);
        var named = expected.Tempids.Where(t => !t.Key.StartsWith("anonymous", StringComparison.Ordinal)).ToDictionary();
        return tempids.Count == named.Count && named.All(n => tempids.TryGetValue(n.Key, out var e) && e == n.Value)
            ? null
            : $"tempids differ: store {string.Join(' ', tempids)}, twin {string.Join(' ', named)}";
    }

    private OracleDatabase AsOf(long t) => SchemaReader.DatabaseOf([.. _twin.Db.Events.Where(d => d.T <= t)]).AsOf(t);

    private string? CompareViews(Chance chance)
    {
        var t = chance.Below((int)_twin.T + 1);
        return Compare("now", _store.Db, _twin.Db) ?? Compare("history", _store.Db.History(), _twin.Db.History()) ?? Compare($"as-of {t}", _store.Db.AsOf(t), AsOf(t))
            ?? Compare($"since {t}", _store.Db.Since(t), _twin.Db.Since(t)) ?? Compare($"history since {t}", _store.Db.Since(t).History(), _twin.Db.Since(t).History())
            ?? ComparePulls("now", _store.Db, _twin.Db, chance) ?? ComparePulls($"as-of {t}", _store.Db.AsOf(t), AsOf(t), chance);
    }

    private static string? ComparePulls(string view, Database store, OracleDatabase twin, Chance chance) =>
        PullComparison.Compare(store, twin, chance, PatternsPerView, out _) is { } problem ? $"{view}, {problem}" : null;

    /// <summary>Whole indexes, and their parts by first component, and by value.</summary>
    private static string? Compare(string view, Database store, OracleDatabase twin)
    {
        var all = twin.Visible;
        var indexed = twin.Attributes.Where(a => a.IsIndexed || a.Unique != Uniqueness.None).ToDictionary(a => a.Id);
        var refs = twin.Attributes.Where(a => a.ValueType == ValueType.Ref).Select(a => a.Id).ToHashSet();
        string? Index(DatomIndex index, IEnumerable<OracleDatom> expected, params object?[] components) =>
            Differences($"{view}, {index} {string.Join(' ', components.Select(EdnWriter.ToString))}", store.Datoms(index, components).Select(OfDatom), expected);

        var problem = Index(DatomIndex.Eavt, all) ?? Index(DatomIndex.Aevt, all) ?? Index(DatomIndex.Avet, all.Where(d => indexed.ContainsKey(d.A))) ?? Index(DatomIndex.Vaet, all.Where(d => refs.Contains(d.A)));
        foreach (var e in all.Select(d => d.E).Distinct().Where(e => EntityId.PartitionOf(e) != Partition.Attributes || e >= BuiltIn.FirstUserAttribute))
        {
            problem ??= Index(DatomIndex.Eavt, all.Where(d => d.E == e), e) ?? Index(DatomIndex.Vaet, all.Where(d => refs.Contains(d.A) && d.V is long v && v == e), e);
        }

        foreach (var a in all.Select(d => d.A).Distinct().Where(a => a >= BuiltIn.FirstUserAttribute))
        {
            problem ??= Index(DatomIndex.Aevt, all.Where(d => d.A == a), a);
            if (!indexed.ContainsKey(a)) continue;
            foreach (var value in all.Where(d => d.A == a).Select(d => d.V).DistinctBy(PlainValues.KeyOf))
            {
                problem ??= Index(DatomIndex.Avet, all.Where(d => d.A == a && PlainValues.Same(d.V, value)), a, value);
            }
        }

        return problem;
    }

    private static string? Differences(string what, IEnumerable<OracleDatom> store, IEnumerable<OracleDatom> twin)
    {
        var actual = store.Select(KeyOf).Order(StringComparer.Ordinal).ToList();
        var expected = twin.Select(KeyOf).Order(StringComparer.Ordinal).ToList();
        return actual.SequenceEqual(expected)
            ? null
            : $"{what}: missing {string.Join(' ', expected.Except(actual).Take(5))}, too many {string.Join(' ', actual.Except(expected).Take(5))}{(actual.Count != actual.Distinct().Count() ? ", repeated datoms" : "")}";
    }

    private static string KeyOf(OracleDatom d) => $"[{d.E} {d.A} {PlainValues.KeyOf(d.V)} {d.T} {d.Added}]";
}
