using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Transaction data in, committed datoms out. The stages, each taking what the one before made:
/// <list type="number">
/// <item><see cref="TransactionParser"/>: forms → <see cref="Operation"/> (entities as written)</item>
/// <item><see cref="TermResolver"/>: → <see cref="ResolvedOperation"/> (ids and words; only tempids open)</item>
/// <item><see cref="UpsertResolver"/>: tempids → entities, to a fixpoint</item>
/// <item><see cref="DatomResolver"/>: → datoms that change something</item>
/// <item><see cref="SchemaRules"/>: what may happen to attributes</item>
/// <item><see cref="CommitBatch"/>: pieces and, last, the log row</item>
/// </list>
/// A rejected transaction throws in one of the first five: nothing has been written then, not even a dictionary id.
/// The caller sees to it that one transaction runs at a time.
/// </summary>
internal sealed class Transactor(DatomStorage storage, TimeProvider time)
{
    /// <summary>Commits one transaction.</summary>
    /// <param name="data">A sequence of lists and maps.</param>
    /// <param name="text">The text it was read from, for places in errors.</param>
    /// <param name="before">The present database.</param>
    /// <param name="durable">Whether it has reached the disk on return.</param>
    public TransactionResult Transact(EdnForm data, SourceText? text, IDatabaseView before, bool durable)
    {
        var problems = new Problems(text);
        var operations = new TransactionParser(before.Schema, problems).Parse(data);
        using var batch = storage.BeginCommit();
        var tempids = new TempidTable();
        var resolved = new TermResolver(before, batch, tempids, problems).Resolve(operations);
        new UpsertResolver(before, batch, tempids, problems).Resolve(resolved);
        var datoms = new DatomBuffer();
        new DatomResolver(before, tempids, problems) { DescribeNew = batch.Describe }.Resolve(resolved, batch.T, datoms);
        SchemaRules.Check(before, datoms, problems);
        var instant = Instant(datoms, batch, problems);
        for (var i = 0; i < datoms.Count; i++) batch.Add(datoms.E[i], datoms.A[i], datoms.V[i], datoms.Added[i]);
        var state = batch.Commit(instant, SchemaRules.ChangesSchema(datoms), before.Schema, durable);
        return new TransactionResult(state, datoms, tempids.NamedEntities());
    }

    /// <summary>The next transaction's instant: the clock, but never earlier than the one before.</summary>
    public static long NextInstant(TimeProvider time, StoreState before) => Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), before.InstantMs);

    /// <summary>The transaction's own instant: what it says of itself, within bounds, else <see cref="NextInstant"/>.</summary>
    private long Instant(DatomBuffer datoms, CommitBatch batch, Problems problems)
    {
        var self = EntityId.OfTransaction(batch.T);
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.A[i] != BuiltIn.TxInstant.Id) continue;
            var said = Word.SignedOf(datoms.V[i]);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (datoms.E[i] != self) problems.Add("bad-instant", $":db/txInstant belongs to the transaction itself: use \"{TransactionParser.TransactionTempid}\"", default);
            else if (said < batch.Before.InstantMs || said > Math.Max(now, batch.Before.InstantMs))
                problems.Add("bad-instant", $":db/txInstant {Show(said)} must lie between the last transaction's {Show(batch.Before.InstantMs)} and now, {Show(now)}", default);
            problems.ThrowIfAny();
            return said;
        }

        var instant = NextInstant(time, batch.Before);
        Word.TryOfInstant(instant, out var word);
        datoms.Add(self, BuiltIn.TxInstant.Id, word, batch.T, added: true);
        return instant;
    }

    private static string Show(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a committed transaction did.</summary>
/// <param name="State">The store after it.</param>
/// <param name="Datoms">Its datoms, <c>:db/txInstant</c> included.</param>
/// <param name="Tempids">The entity of every tempid that the caller named.</param>
internal sealed record TransactionResult(StoreState State, DatomBuffer Datoms, IReadOnlyDictionary<object, long> Tempids);
