using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Transactions;

namespace DatalogStore;

/// <summary>Transactions that are tried and not written.</summary>
public sealed partial class Database
{
    /// <summary>
    /// The database as it would be after a transaction, given as EDN text; nothing is written. The transaction is checked and resolved as it would be by a store
    /// that ends at this database's basis, whatever views hide of it; entity ids and t are those it would get there. <see cref="TransactionReport.DbAfter"/>
    /// shows what this database's views show of it: a scope and a history stay as they are, and more transactions can be tried on top.
    /// </summary>
    /// <exception cref="TransactionException">It would be rejected; the exception lists every offender.</exception>
    /// <exception cref="EdnException">The text is not EDN.</exception>
    public TransactionReport With(string edn)
    {
        var text = new SourceText("transaction", edn);
        return With(EdnReader.ReadForm(edn, text.Source), text);
    }

    /// <summary>As <see cref="With(string)"/>, of a transaction given as values, as <see cref="DatomStore.Transact(IEnumerable{object?})"/> takes them.</summary>
    /// <exception cref="TransactionException">It would be rejected; the exception lists every offender.</exception>
    public TransactionReport With(IEnumerable<object?> data) => With(new EdnForm(DotNetValues.ToForm(data), default), text: null);

    private TransactionReport With(EdnForm data, SourceText? text)
    {
        var transaction = TransactionResolver.Resolve(data, text, Spec.ToWhole(), _views, _functions.ForTransactions(spec => new Database(_views, _functions, spec)));
        var whole = transaction.After();
        var after = Derive(Spec with { BasisT = whole.BasisT, Speculation = whole.Speculation });
        using var view = _views.Open(whole);
        var datoms = new Datom[transaction.Datoms.Count];
        for (var i = 0; i < datoms.Length; i++) datoms[i] = ToDatom(transaction.Datoms[i], view);
        return new TransactionReport(this, after, datoms, transaction.Tempids);
    }
}
