using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;

namespace DatalogStore.Oracle.Transactions;

/// <summary>What an accepted transaction did.</summary>
internal sealed record OracleReport(long T, IReadOnlyList<OracleDatom> Datoms, IReadOnlyDictionary<string, long> Tempids);

/// <summary>
/// A store as the list of everything that was ever said. A transaction is a set of operations over the database before it: tempids find
/// their entities by repeating the rules until nothing changes, and the datoms are what the operations change.
/// </summary>
internal sealed class OracleStore
{
    private readonly List<OracleDatom> _events = [];
    private long _nextOrdinary = EntityId.FirstOrdinary;
    private long _nextAttribute = BuiltIn.FirstUserAttribute;

    /// <summary>A new store.</summary>
    /// <param name="birth">The datoms of transaction 0: the built-in schema.</param>
    public OracleStore(IEnumerable<OracleDatom> birth)
    {
        _events.AddRange(birth);
        Db = SchemaReader.DatabaseOf([.. _events]);
    }

    /// <summary>The number of the last transaction.</summary>
    public long T { get; private set; }

    public OracleDatabase Db { get; private set; }

    /// <param name="data">Transaction data as EDN values.</param>
    /// <param name="instant">The <c>:db/txInstant</c> that the transaction gets unless it says one.</param>
    /// <exception cref="OracleTransactionException">It must be rejected; nothing has changed.</exception>
    public OracleReport Transact(object? data, DateTimeOffset instant)
    {
        var t = T + 1;
        var transaction = EntityId.OfTransaction(t);
        var operations = new OperationReader(Db, transaction, IsKnownId).Read(data);
        var (tempids, groups) = new TempidFinder(Db).Find(operations);
        var (ordinary, attributes) = (_nextOrdinary, _nextAttribute);
        Allocate(operations, tempids, groups, ref ordinary, ref attributes);
        var datoms = new ChangeFinder(Db, t).Find([.. operations.Select(o => o with { E = Known(o.E), V = Known(o.V), Old = Known(o.Old) })]);
        SchemaReader.Check(Db, datoms);
        // The instant of a transaction is its own, once and for all.
        if (datoms.Any(d => d.A == BuiltIn.TxInstant.Id && (d.E != transaction || !d.Added))) throw new OracleTransactionException(["bad-instant"]);
        if (!datoms.Any(d => d.A == BuiltIn.TxInstant.Id && d.E == transaction)) datoms.Add(new OracleDatom(transaction, BuiltIn.TxInstant.Id, instant, t, true));
        (_nextOrdinary, _nextAttribute, T) = (ordinary, attributes, t);
        _events.AddRange(datoms);
        Db = SchemaReader.DatabaseOf([.. _events]);
        return new OracleReport(t, datoms, tempids.ToDictionary(p => p.Key.Name, p => p.Value!.Value));

        object Known(object? value) => value is PlainTempid tempid ? tempids[tempid]!.Value : value is EdnVector tuple ? new EdnVector([.. tuple.Select(s => s is null ? null : Known(s))]) : value!;
    }

    /// <summary>What is left over gets new ids, in the order of the operations that say something of it.</summary>
    private static void Allocate(List<PlainOperation> operations, Dictionary<PlainTempid, long?> tempids, Dictionary<PlainTempid, PlainTempid> groups, ref long ordinary, ref long attributes)
    {
        foreach (var operation in operations)
        {
            if (operation.E is not PlainTempid tempid || tempids[tempid] is not null) continue;
            var isAttribute = operations.Any(o =>
                o.Kind == PlainKind.Add && o.E is PlainTempid other && groups[other] == groups[tempid] && (o.A!.Id == BuiltIn.AttributeValueType.Id || o.A.Id == BuiltIn.AttributeCardinality.Id));
            var e = isAttribute ? attributes++ : ordinary++;
            foreach (var member in groups.Where(g => g.Value == groups[tempid])) tempids[member.Key] = e;
        }
    }

    private bool IsKnownId(long e) => EntityId.PartitionOf(e) switch
    {
        Partition.Ordinary => e < EntityId.FirstOrdinary || e < _nextOrdinary,
        Partition.Attributes => e < _nextAttribute,
        Partition.Transactions => EntityId.NumberOf(e) <= T,
        _ => false,
    };
}
