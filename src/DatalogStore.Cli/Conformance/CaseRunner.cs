using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Conformance;

/// <summary>Runs one case: makes its world, asks, compares. Strict: what is not equal as a multiset of EDN values is a failure, and so is every exception that is no clear error.</summary>
internal sealed class CaseRunner(CancellationToken cancellation)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Processor time of the last question, without making its world and comparing its rows.</summary>
    public TimeSpan Asked { get; private set; }

    public Verdict Run(Case @case)
    {
        Asked = TimeSpan.Zero;
        try
        {
            return Judge(@case);
        }
        catch (NotSupportedException exception)
        {
            return new Verdict(@case, Outcome.Unsupported, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new Verdict(@case, Outcome.Failed, "no clear error but " + exception);
        }
    }

    private Verdict Judge(Case @case)
    {
        var world = @case.World();
        if (world.Rejection is { } rejection)
        {
            var expected = @case.Expect.ErrorStage == "tx" || TagMapping.MayRejectTransaction(@case, rejection.Code);
            return new Verdict(@case, expected ? Outcome.Passed : Outcome.Failed, "the transaction was rejected: " + Text(rejection));
        }

        if (@case.Expect.ErrorStage == "tx") return new Verdict(@case, Outcome.Failed, "the transactions were accepted");
        List<object?> rows;
        try
        {
            var before = Environment.CpuUsage.TotalTime;
            rows = Ask(@case, world);
            Asked = Environment.CpuUsage.TotalTime - before;
        }
        catch (DatalogException exception) when (exception.Kind != ErrorKind.Limit)
        {
            var expected = @case.Expect.ErrorStage == "query" || TagMapping.MayReject(@case);
            return new Verdict(@case, expected ? Outcome.Passed : Outcome.Failed, "error " + Text(exception));
        }
        catch (DatalogException exception)
        {
            return new Verdict(@case, Outcome.Failed, "limit " + Text(exception));
        }

        return Compare(@case, world, rows);
    }

    private static string Text(DatalogException exception) => $"{exception.Code}: {exception.Message}";

    private List<object?> Ask(Case @case, World world) => @case.Question switch
    {
        QueryQuestion query => Rows(Datalog.Query(query.Text, Inputs(@case, query, world), new QueryOptions { Timeout = Deadline }, cancellation)),
        PullQuestion pull => Pull(world.Db, pull),
        _ => Datoms(world.Db),
    };

    private static List<object?> Rows(QueryResult result)
    {
        if (result.Shape is FindShape.Collection or FindShape.Scalar) return [.. result.Rows.Select(r => r[0])];
        if (result.Keys is not { } keys) return [.. result.Rows];
        return [.. result.Rows.Select(r => (object?)EdnMap.Of(keys.Select((key, i) => new KeyValuePair<object, object?>(key, r[i]))))];
    }

    /// <summary>The arguments, databases in place of their names.</summary>
    private static List<object?> Inputs(Case @case, QueryQuestion query, World world) =>
        [.. query.Args.Select(arg => arg == "$" ? world.Db : arg.StartsWith('$') ? @case.OtherWorlds[arg]().Db : EdnReader.Read(arg, "argument"))];

    private List<object?> Pull(Database db, PullQuestion pull)
    {
        var entity = EdnReader.Read(pull.Entity, "entity")!;
        var options = new PullOptions { Timeout = Deadline };
        return pull.IsMany ? [.. db.PullMany(pull.Pattern, ((IEnumerable<object?>)entity)!, options, cancellation)] : [db.Pull(pull.Pattern, entity, options, cancellation)];
    }

    private static List<object?> Datoms(Database db)
    {
        var names = db.Attributes.Where(a => a.Ident.Namespace?.StartsWith("db", StringComparison.Ordinal) != true).ToDictionary(a => a.Id, a => a.Ident);
        return [.. db.Datoms(DatomIndex.Eavt).Where(d => names.ContainsKey(d.A)).Select(d => (object?)EdnVector.Of(d.E, names[d.A], d.V, d.Tx))];
    }

    private static Verdict Compare(Case @case, World world, List<object?> rows)
    {
        var expect = @case.Expect;
        if (@case.Tags.Contains(TagMapping.AttributeKeyword)) rows = [.. rows.Select(r => AttributeNames.Replace(r, world.Db))];
        if (expect.Digest is { } digest)
        {
            var found = RowDigest.Of(rows);
            return new Verdict(@case, found == digest ? Outcome.Passed : Outcome.Failed, $"{found.Count} rows, checksum {found.Checksum}; expected {digest.Count}, {digest.Checksum}");
        }

        var canonical = new CanonicalText(expect.UnorderedVectors);
        if (expect.ErrorStage is not null)
        {
            var lenient = expect.LenientRows is { } texts && Same(expect, ReadRows(texts, world), rows, canonical);
            return new Verdict(@case, lenient || TagMapping.MayAccept(@case) ? Outcome.Passed : Outcome.Failed, "no error but " + Show(rows, canonical));
        }

        var same = Same(expect, ReadRows(Corrections.RowsOf(@case), world), rows, canonical);
        return new Verdict(@case, same ? Outcome.Passed : Outcome.Failed, same ? null : Show(rows, canonical));
    }

    private static bool Same(Expectation expect, List<object?> expected, List<object?> actual, CanonicalText canonical)
    {
        if (expect.Numeric) return NearlyEqual.Rows(expected, actual, canonical);
        // A tuple is one row whose places are not a multiset; the value of a scalar or collection is not a row.
        var isRow = expect.Shape is not ("scalar" or "coll" or "pull" or "pull-many");
        var (x, y) = (expected.Select(Text), actual.Select(Text));
        return expect.IsOrdered ? x.SequenceEqual(y, StringComparer.Ordinal) : x.Order(StringComparer.Ordinal).SequenceEqual(y.Order(StringComparer.Ordinal), StringComparer.Ordinal);

        string Text(object? row) => isRow ? canonical.OfRow(row) : canonical.Of(row);
    }

    private static List<object?> ReadRows(IReadOnlyList<string> texts, World world) =>
        [.. texts.Select(t => TransactionEntities.Replace(EdnReader.Read(t, "expected row"), world.Transactions))];

    private static string Show(List<object?> rows, CanonicalText canonical)
    {
        const int Most = 20;
        var shown = string.Join("\n    ", rows.Select(canonical.OfRow).Order(StringComparer.Ordinal).Take(Most));
        return rows.Count == 0 ? "no rows" : $"{rows.Count} rows:\n    {shown}{(rows.Count > Most ? "\n    …" : "")}";
    }
}
