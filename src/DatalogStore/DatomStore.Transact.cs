using DatalogStore.Edn;
using DatalogStore.Storage;
using DatalogStore.Transactions;

namespace DatalogStore;

public sealed partial class DatomStore
{
    /// <summary>Commits a transaction given as EDN text: a vector of lists and maps.</summary>
    /// <exception cref="TransactionException">It was rejected, whole; the exception lists every offender.</exception>
    /// <exception cref="EdnException">The text is not EDN.</exception>
    /// <exception cref="DatalogException"><c>commit-unconfirmed</c>, <c>store-refuses-writes</c>: the disk failed, now or before.</exception>
    public TransactionReport Transact(string edn)
    {
        var text = new SourceText("transaction", edn);
        return Transact(EdnReader.ReadForm(edn, text.Source), text);
    }

    /// <summary>
    /// Commits a transaction given as values: a sequence of lists (<see cref="EdnVector"/>, arrays, tuples) and maps (<see cref="EdnMap"/>, dictionaries whose keys are
    /// keywords or texts such as <c>person/name</c>).
    /// </summary>
    /// <exception cref="TransactionException">It was rejected, whole; the exception lists every offender.</exception>
    /// <exception cref="DatalogException"><c>commit-unconfirmed</c>, <c>store-refuses-writes</c>: the disk failed, now or before.</exception>
    public TransactionReport Transact(IEnumerable<object?> data) => Transact(new EdnForm(DotNetValues.ToForm(data), default), text: null);

    /// <inheritdoc cref="TransactAsync(string, CancellationToken)"/>
    public Task<TransactionReport> TransactAsync(string edn) => TransactAsync(edn, CancellationToken.None);

    /// <summary>As <see cref="Transact(string)"/>; no thread waits for the turn to write, nor for the disk.</summary>
    /// <param name="edn">The transaction.</param>
    /// <param name="cancellationToken">Gives up while other writers are before it. Once its turn has come it is committed.</param>
    public Task<TransactionReport> TransactAsync(string edn, CancellationToken cancellationToken)
    {
        var text = new SourceText("transaction", edn);
        return TransactAsync(EdnReader.ReadForm(edn, text.Source), text, cancellationToken);
    }

    /// <inheritdoc cref="TransactAsync(IEnumerable{object}, CancellationToken)"/>
    public Task<TransactionReport> TransactAsync(IEnumerable<object?> data) => TransactAsync(data, CancellationToken.None);

    /// <summary>As <see cref="Transact(IEnumerable{object})"/>; no thread waits for the turn to write, nor for the disk.</summary>
    /// <param name="data">The transaction.</param>
    /// <param name="cancellationToken">Gives up while other writers are before it. Once its turn has come it is committed.</param>
    public Task<TransactionReport> TransactAsync(IEnumerable<object?> data, CancellationToken cancellationToken) =>
        TransactAsync(new EdnForm(DotNetValues.ToForm(data), default), text: null, cancellationToken);

    private TransactionReport Transact(EdnForm data, SourceText? text)
    {
        var (commit, report) = Writing(() => Write(data, text));
        _storage.Commits.Wait(commit);
        return report;
    }

    private async Task<TransactionReport> TransactAsync(EdnForm data, SourceText? text, CancellationToken cancellationToken)
    {
        WrittenCommit commit;
        TransactionReport report;
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            (commit, report) = Write(data, text);
        }
        finally
        {
            _writer.Release();
        }

        await _storage.Commits.WaitAsync(commit).ConfigureAwait(false);
        return report;
    }

    /// <summary>Writes a transaction in the writer's turn. It is committed once it has passed the queue.</summary>
    private (WrittenCommit Commit, TransactionReport Report) Write(EdnForm data, SourceText? text)
    {
        var before = ValueOf(_views.Written);
        var (state, datoms, tempids) = _transactor.Write(data, text, before.Spec);
        var after = ValueOf(_views.Written);
        var report = new TransactionReport(before, after, TransactionDatoms.Of(after, datoms), tempids);
        var commit = new WrittenCommit(state, report);
        _storage.Commits.Add(commit);
        return (commit, report);
    }
}
