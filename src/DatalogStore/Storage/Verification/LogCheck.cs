using DatalogStore.Codec;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// Checks <c>log</c>: transactions are numbered without gaps, time and the next free numbers never go back. What the rows say of the datoms (how many, in which groups) is kept
/// for <see cref="EntityCheck"/>: some 150 bytes a transaction.
/// </summary>
internal sealed class LogCheck(RowWalk walk)
{
    private const ulong GroupSeed = 7;

    private readonly Dictionary<long, LogRow> _rows = [];

    /// <summary>The last transaction; −1 when there is none.</summary>
    public long LastT { get; private set; } = -1;

    /// <summary>The row of the last transaction.</summary>
    public LogRow? Last { get; private set; }

    /// <summary>Sum over groups and transactions, held against what <c>eavt</c> has.</summary>
    public DatomSum Groups { get; private set; }

    /// <summary>A transaction's row without its groups; <see langword="null"/> when it is missing or damaged.</summary>
    public LogRow? this[long t] => _rows.GetValueOrDefault(t);

    /// <summary>The rows that could be read, without their groups, by transaction.</summary>
    public IEnumerable<KeyValuePair<long, LogRow>> Rows => _rows.OrderBy(row => row.Key);

    public void Run()
    {
        walk.ForEach(ColumnFamily.Log, "log", KeyBytes.EntitySize, rows =>
        {
            var t = KeyBytes.ReadEntity(rows.Key);
            if (t > LastT + 1) walk.Findings.Add("log-gap", ColumnFamily.Log, rows.Key, $"Transactions {LastT + 1} to {t - 1} are missing.");
            LastT = t;
            var row = LogRow.Read(rows.Value);
            if (Last is { } before) CheckOrder(rows.Key, t, before, row);
            foreach (var group in row.Groups) AddGroup(group, t);
            Last = row;
            _rows[t] = row with { Groups = [] };
        });
        if (Last is null) walk.Findings.Add("log-gap", "The store has no transaction at all.");
    }

    /// <summary>Finds the groups that only one side has, when the sums differ.</summary>
    public void TellGroups(DatomSum found)
    {
        if (Groups.Equals(found)) return;
        var again = walk.Again();
        var key = new byte[KeyBytes.EavtSize];
        again.ForEach(ColumnFamily.Log, "log against eavt", KeyBytes.EntitySize, rows =>
        {
            var t = KeyBytes.ReadEntity(rows.Key);
            foreach (var group in LogRow.Read(rows.Value).Groups)
            {
                KeyBytes.WriteEavt(key, group, t);
                if (walk.View.Get(ColumnFamily.Eavt, key) is null)
                    walk.Findings.Add("log-group", ColumnFamily.Eavt, key, $"The log says that transaction {t} wrote to entities {group << KeyBytes.GroupBits} to {((group + 1) << KeyBytes.GroupBits) - 1}, and their piece is missing.");
            }
        });
        var (knownT, known) = (-1L, new HashSet<long>());
        again.ForEach(ColumnFamily.Eavt, "eavt against log", KeyBytes.EavtSize, rows =>
        {
            var (group, t) = (KeyBytes.ReadEntity(rows.Key), KeyBytes.ReadEntity(rows.Key[6..]));
            if (t != knownT) (knownT, known) = (t, GroupsOf(t));
            if (!known.Contains(group)) walk.Findings.Add("log-group", ColumnFamily.Eavt, rows.Key, $"A piece of transaction {t}, of which the log does not know.");
        });
    }

    public static void AddGroup(ref DatomSum sum, long group, long t) => sum.Add(group, 0, GroupSeed, t, true);

    private void AddGroup(long group, long t)
    {
        var sum = Groups;
        AddGroup(ref sum, group, t);
        Groups = sum;
    }

    private HashSet<long> GroupsOf(long t)
    {
        var key = new byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, t);
        try
        {
            return walk.View.Get(ColumnFamily.Log, key) is { } row ? [.. LogRow.Read(row).Groups] : [];
        }
        catch (DamagedBytesException)
        {
            return [];
        }
    }

    private void CheckOrder(ReadOnlySpan<byte> key, long t, LogRow before, LogRow row)
    {
        if (row.InstantMs < before.InstantMs) walk.Findings.Add("log-order", ColumnFamily.Log, key, $"The instant of transaction {t} is earlier than that of the one before.");
        var goesBack = row.NextOrdinary < before.NextOrdinary || row.NextAttribute < before.NextAttribute || row.NextSnapshot < before.NextSnapshot
            || row.NextDictionaryId < before.NextDictionaryId || row.Generation < before.Generation;
        if (goesBack) walk.Findings.Add("log-order", ColumnFamily.Log, key, $"A next free number of transaction {t}, or its generation, is lower than that of the one before.");
        if (row.SchemaT != t && row.SchemaT != before.SchemaT) walk.Findings.Add("log-order", ColumnFamily.Log, key, $"Transaction {t} names {row.SchemaT} as the last that changed the schema, the one before {before.SchemaT}.");
    }
}
