using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Transaction data in, the datoms that it changes out; nothing is written. The stages, each taking what the one before made:
/// <list type="number">
/// <item><see cref="FunctionExpander"/>: calls of registered functions → forms</item>
/// <item><see cref="TransactionParser"/>: forms → <see cref="Operation"/> (entities as written)</item>
/// <item><see cref="TermResolver"/>: → <see cref="ResolvedOperation"/> (ids and words; only tempids open)</item>
/// <item><see cref="UpsertResolver"/>: tempids → entities, to a fixpoint</item>
/// <item><see cref="DatomResolver"/>: → datoms that change something</item>
/// <item><see cref="SchemaRules"/>: what may happen to attributes</item>
/// <item><see cref="Guards"/>: predicates of attributes, and specs of entities</item>
/// </list>
/// A rejected transaction throws in one of them.
/// </summary>
internal static class TransactionResolver
{
    /// <param name="data">A sequence of lists and maps.</param>
    /// <param name="text">The text it was read from, for places in errors.</param>
    /// <param name="spec">The database that it is applied to, whole.</param>
    /// <param name="views">Opens it.</param>
    /// <param name="functions">What it may call by name.</param>
    public static ResolvedTransaction Resolve(EdnForm data, SourceText? text, ViewSpec spec, DatabaseViews views, TransactionFunctions functions)
    {
        using var before = views.Open(spec);
        var allocator = new TransactionAllocator(views.SpeculationAt(spec), before.Words);
        var problems = new Problems(text);
        var forms = new FunctionExpander(spec, functions, problems).Expand(data);
        var operations = new TransactionParser(before.Schema, problems).Parse(forms);
        var tempids = new TempidTable();
        var resolved = new TermResolver(before, allocator, tempids, problems).Resolve(operations);
        new UpsertResolver(before, allocator, tempids, problems).Resolve(resolved);
        var datoms = new DatomBuffer();
        var datomResolver = new DatomResolver(before, allocator, tempids, problems);
        datomResolver.Resolve(resolved, datoms);
        SchemaRules.Check(before, datoms, allocator.Describe, problems);
        var transaction = new ResolvedTransaction(spec, before.Schema, allocator, datoms, Instant(datoms, allocator, views.Time, problems), tempids.NamedEntities());
        new Guards(before, transaction, views, functions, problems).Check(datomResolver.Ensured);
        return transaction;
    }

    /// <summary>The next transaction's instant: the clock, but never earlier than the one before.</summary>
    public static long NextInstant(TimeProvider time, StoreState before) => Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), before.InstantMs);

    /// <summary>The transaction's own instant: what it says of itself, within bounds, else <see cref="NextInstant"/>.</summary>
    private static long Instant(DatomBuffer datoms, TransactionAllocator allocator, TimeProvider time, Problems problems)
    {
        var self = EntityId.OfTransaction(allocator.T);
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.A[i] != BuiltIn.TxInstant.Id) continue;
            var said = Word.SignedOf(datoms.V[i]);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var last = allocator.Before.InstantMs;
            if (datoms.E[i] != self) problems.Add("bad-instant", $":db/txInstant belongs to the transaction itself: use \"{TransactionParser.TransactionTempid}\"", default);
            else if (said < last || said > Math.Max(now, last)) problems.Add("bad-instant", $":db/txInstant {Show(said)} must lie between the last transaction's {Show(last)} and now, {Show(now)}", default);
            problems.ThrowIfAny();
            return said;
        }

        var instant = NextInstant(time, allocator.Before);
        Word.TryOfInstant(instant, out var word);
        datoms.Add(self, BuiltIn.TxInstant.Id, word, allocator.T, added: true);
        return instant;
    }

    private static string Show(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a transaction does to the database that it was resolved against.</summary>
/// <param name="Before">That database.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Allocator">Gave what is new in it: the words of its datoms are the transaction's own where the store lacks the value.</param>
/// <param name="Datoms">Its datoms, <c>:db/txInstant</c> included.</param>
/// <param name="InstantMs">Its <c>:db/txInstant</c>, milliseconds since 1970.</param>
/// <param name="Tempids">The entity of every tempid that the caller named.</param>
internal sealed record ResolvedTransaction(
    ViewSpec Before, DatabaseSchema Schema, TransactionAllocator Allocator, DatomBuffer Datoms, long InstantMs, IReadOnlyDictionary<object, long> Tempids)
{
    /// <summary>The database after it, whether or not it is ever written.</summary>
    public ViewSpec After() => Before with { BasisT = Allocator.T, Speculation = Allocator.Append(Datoms, InstantMs) };
}
