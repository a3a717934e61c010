using System.Globalization;
using DatalogStore.Edn;

namespace DatalogStore.Oracle.Compare;

/// <summary>
/// Several writers and readers on one store at once. A value held throughout must never change an answer, reports must come in order without gaps, and what was
/// acknowledged must be there, once.
/// </summary>
public sealed class StoreStress(DatomStore store, int seed)
{
    private volatile bool _isOver;
    private string? _difference;

    /// <summary>The schema of what the writers write.</summary>
    public const string Schema = "[{:db/ident :stress/id :db/valueType :db.type/long :db/unique :db.unique/identity} {:db/ident :stress/text :db/valueType :db.type/string :db/index true}]";

    /// <summary>Runs, and returns what was wrong, or <see langword="null"/>.</summary>
    /// <param name="writers">Threads that write; half of them by tasks.</param>
    /// <param name="commits">Transactions of each.</param>
    /// <param name="readers">Threads that compare the held value with its first answers.</param>
    public string? Run(int writers, int commits, int readers)
    {
        if (!store.Db.TryAttribute(Keyword.Of("stress/id"), out _)) store.Transact(Schema);
        store.Transact($"[{{:stress/id -1 :stress/text \"{seed}\"}}]");
        var before = store.Db.BasisT;
        var heard = new List<long>();
        using var last = new ManualResetEventSlim();
        var total = before + (writers * (long)commits);
        using var listening = store.Listen(report =>
        {
            heard.Add(report.DbAfter.BasisT);
            if (report.DbAfter.BasisT == total) last.Set();
        });
        var threads = Enumerable.Range(0, readers).Select(_ => Start(Read)).ToList();
        var writing = Enumerable.Range(0, writers).Select(w => Start(() => Write(w, commits))).ToList();
        writing.ForEach(t => t.Join());
        _isOver = true;
        threads.ForEach(t => t.Join());
        if (_difference is not null) return _difference;
        if (!last.Wait(TimeSpan.FromSeconds(60)) || !heard.SequenceEqual(Enumerable.Range(1, (int)(total - before)).Select(n => before + n))) return $"seed {seed}: {heard.Count} reports, not {total - before} in order";
        var ids = store.Db.Query("[:find [?i ...] :where [_ :stress/id ?i]]").Column.Cast<long>().Where(i => i >= 0).ToHashSet();
        var expected = Enumerable.Range(0, writers).SelectMany(w => Enumerable.Range(0, commits).Select(n => IdOf(w, n))).ToHashSet();
        return ids.IsSupersetOf(expected) ? null : $"seed {seed}: {expected.Except(ids).Count()} acknowledged transactions are not there";
    }

    /// <summary>The id that a writer's n-th transaction writes.</summary>
    public static long IdOf(int writer, int n) => (writer * 1_000_000L) + n;

    private Thread Start(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception why)
            {
                _difference ??= $"seed {seed}: {why}";
            }
        });
        thread.Start();
        return thread;
    }

    private void Write(int writer, int commits)
    {
        for (var n = 0; n < commits; n++)
        {
            var edn = string.Create(CultureInfo.InvariantCulture, $"[{{:stress/id {IdOf(writer, n)} :stress/text \"text {n % 7}\"}} {{:stress/id -1 :stress/text \"{writer} {n}\"}}]");
            var report = writer % 2 == 0 ? store.Transact(edn) : store.TransactAsync(edn).GetAwaiter().GetResult();
            if (store.Db.BasisT < report.DbAfter.BasisT) _difference ??= $"seed {seed}: t {report.DbAfter.BasisT} was acknowledged and is not visible";
        }
    }

    private void Read()
    {
        var held = store.Db;
        var first = Answers(held);
        while (!_isOver)
        {
            if (Answers(held) != first) _difference ??= $"seed {seed}: a value held at t {held.BasisT} changed its answer";
            var later = store.Db;
            if (Answers(later) != Answers(later)) _difference ??= $"seed {seed}: a value taken at t {later.BasisT} has two answers";
        }
    }

    private static string Answers(Database db)
    {
        var answers = new List<string>();
        foreach (var index in Enum.GetValues<DatomIndex>()) answers.AddRange(db.Datoms(index).Select(d => EdnWriter.ToString(EdnVector.Of(d.E, d.A, d.V, d.Tx))));
        answers.AddRange(db.Query("[:find ?i ?x :where [?e :stress/id ?i] [?e :stress/text ?x]]").Rows.Select(r => EdnWriter.ToString(EdnVector.Of(r[0], r[1]))).Order(StringComparer.Ordinal));
        return string.Join('\n', answers);
    }
}
