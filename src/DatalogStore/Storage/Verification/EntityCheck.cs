using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// Checks what <c>eavt</c> says, datom by datom: every word has a value, every number was given out, the log knows of it; and keeps what the other indexes must say.
/// </summary>
internal sealed class EntityCheck(RowWalk walk, LogCheck log, DictionaryCheck dictionary, IdentityCheck identities, ListCheck lists, StatisticsCheck statistics, DatomText text)
{
    private readonly Dictionary<long, long> _datomsOfT = [];
    private readonly Dictionary<long, long> _instants = [];
    private DatomSum _groups;
    private long _hashDatoms;

    /// <summary>All of <c>eavt</c>, by attribute.</summary>
    public AttributeSums Sums { get; } = new();

    /// <summary>What <c>avet</c> must have.</summary>
    public AttributeSums Values { get; } = new();

    /// <summary>What <c>vaet</c> must have.</summary>
    public AttributeSums Refs { get; } = new();

    /// <summary>Datoms, those of lists counted each.</summary>
    public long Count { get; private set; }

    public void Run()
    {
        new PieceStreams(walk).Entities(Take, (group, t) => LogCheck.AddGroup(ref _groups, group, t));
        log.TellGroups(_groups);
        CompareLog();
        if (_hashDatoms != identities.Hashed.Count) walk.Findings.Add("identity", $"There are {identities.Hashed.Count} content hashes, and {_hashDatoms} datoms that say one.");
    }

    /// <summary>The rows of <c>eavt</c> that <c>avet</c> has too.</summary>
    public bool IsInValues(long e, long a, ulong v) => !Word.IsRef(v) && !WideList.IsList(v) && v != EntityPiece.OwnHashOf(e) && statistics.HasValueIndex(a);

    /// <summary>The rows of <c>eavt</c> that <c>vaet</c> has too, and the value that they have there.</summary>
    public static bool IsInRefs(ulong v, out ulong reference)
    {
        reference = WideList.IsList(v) ? Word.OfRef(WideList.PseudoEntity(WideList.NumberOf(v))) : v;
        return Word.IsRef(reference);
    }

    private void Take(long e, long a, ulong v, long t, bool added)
    {
        Sums.Add(e, a, v, t, added);
        if (IsInValues(e, a, v)) Values.Add(e, a, v, t, added);
        if (IsInRefs(v, out var reference)) Refs.Add(e, a, reference, t, added);
        if (a == BuiltIn.Ident.Id && added) text.Name(e, v, t);
        var size = 1;
        if (WideList.IsList(v)) size = TakeList(e, a, v, t, added);
        else if (WhyWrong(e, v) is { } why) Tell(Word.IsRef(v) ? "reference" : "unresolved-word", e, a, v, t, added, why);
        Count += size;
        statistics.Count(a, t, added, size);
        _datomsOfT[t] = _datomsOfT.GetValueOrDefault(t) + size;
        if (a == BuiltIn.TxInstant.Id && added && e == EntityId.OfTransaction(t)) _instants[t] = Word.SignedOf(v);
        if (a == BuiltIn.ContentHash.Id && EntityId.IsSnapshotEntity(e)) TakeHash(e, a, v, t, added);
        CheckNumbers(e, a, v, t, added);
    }

    private int TakeList(long e, long a, ulong v, long t, bool added)
    {
        var number = WideList.NumberOf(v);
        if (!lists.Own(number, a, t)) Tell("list-attribute", e, a, v, t, added, "the list is another attribute's");
        var size = lists.SizeOf(number);
        if (size == 0) Tell("list-missing", e, a, v, t, added, "there is no such list, or it cannot be read");
        return size;
    }

    private void TakeHash(long e, long a, ulong v, long t, bool added)
    {
        if (added) _hashDatoms++;
        if (!identities.IsHashed(EntityId.NumberOf(e))) Tell("identity", e, a, v, t, added, "the entity has no content hash");
        else if (v != EntityPiece.OwnHashOf(e) && !IsTextOfHash(e, v)) Tell("identity", e, a, v, t, added, "the content hash of the entity is another");
    }

    private bool IsTextOfHash(long e, ulong v)
    {
        Span<byte> key = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, e);
        try
        {
            return walk.View.Get(ColumnFamily.Hashes, key) is { } hash && text.ValueOf(v) is string said && ContentHash.Read(hash).ToString() == said;
        }
        catch (Exception why) when (Findings.IsDamage(why))
        {
            return false;
        }
    }

    private string? WhyWrong(long e, ulong v)
    {
        if (!Word.IsRef(v)) return dictionary.WhyUnresolved(v);
        var to = Word.EntityOf(v);
        if (EntityId.IsSnapshotEntity(to) && !identities.IsKnown(EntityId.NumberOf(to))) return $"snapshot entity {to} does not exist";
        return to != e && !WasGiven(to, log.Last) ? $"entity {to} was never given out" : null;
    }

    private void CheckNumbers(long e, long a, ulong v, long t, bool added)
    {
        if (log[t] is not { } row)
        {
            Tell("transaction", e, a, v, t, added, "the log has no such transaction");
            return;
        }

        if (!WasGiven(e, row)) Tell("entity", e, a, v, t, added, "the entity had not been given out then");
        if (!WasGiven(a, row)) Tell("entity", e, a, v, t, added, "the attribute had not been given out then");
        if (Word.IsDictionary(v) && (v & Word.HashIdBit) == 0 && (long)Word.PayloadOf(v) >= row.NextDictionaryId) Tell("unresolved-word", e, a, v, t, added, "the value had not been given a number then");
    }

    private static bool WasGiven(long e, LogRow? row) => row is null || EntityId.PartitionOf(e) switch
    {
        Partition.Ordinary => e < EntityId.FirstOrdinary || e < row.NextOrdinary,
        Partition.Attributes => e < row.NextAttribute,
        Partition.Snapshots => e < row.NextSnapshot,
        Partition.Transactions => true,
        _ => false,
    };

    private void CompareLog()
    {
        foreach (var (t, row) in log.Rows)
        {
            var datoms = _datomsOfT.GetValueOrDefault(t);
            if (datoms != row.Datoms) walk.Findings.Add("log-count", $"The log says that transaction {t} has {row.Datoms} datoms; there are {datoms}.");
            if (_instants.GetValueOrDefault(t, long.MinValue) != row.InstantMs) walk.Findings.Add("log-instant", $"The log and :db/txInstant of transaction {t} name different instants, or one is missing.");
        }
    }

    private void Tell(string code, long e, long a, ulong v, long t, bool added, string why) =>
        walk.Findings.Add(new Finding(code, ColumnFamily.Eavt, null, walk.Findings.Tells(code) ? $"{text.Of(new WordDatom(e, a, v, t, added))}: {why}." : ""));
}
