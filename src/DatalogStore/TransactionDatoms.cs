using System.Collections;
using DatalogStore.Model;

namespace DatalogStore;

/// <summary>The datoms of a transaction, made into values when they are first asked for: most reports are never looked at.</summary>
internal sealed class TransactionDatoms : IReadOnlyList<Datom>
{
    private readonly Lazy<IReadOnlyList<Datom>> _datoms;

    private TransactionDatoms(Func<IReadOnlyList<Datom>> make) => _datoms = new Lazy<IReadOnlyList<Datom>>(make);

    public int Count => _datoms.Value.Count;

    public Datom this[int index] => _datoms.Value[index];

    /// <summary>Datoms that are at hand, all of one database.</summary>
    public static TransactionDatoms Of(Database after, DatomBuffer datoms) => new(() => after.ToDatoms(datoms));

    /// <summary>Those of the last transaction of a database, read from the log.</summary>
    public static TransactionDatoms OfLog(Database after) => new(() => after.TxRange(after.BasisT).Single().Datoms);

    public IEnumerator<Datom> GetEnumerator() => _datoms.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
