using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore;

public sealed partial class DatomStore
{
    private static readonly IReadOnlyDictionary<object, long> NoTempids = new Dictionary<object, long>();

    private readonly Lock _listening = new();
    private volatile ChannelWriter<TransactionReport>[] _listeners = [];
    private bool _isClosed;

    /// <summary>
    /// Calls back for every transaction from now on, chunks of an ingest included: each once, in the order of t, when it is visible. Calls come one after
    /// the other on a thread of the pool. A slow listener holds up neither the writer nor others: its reports wait for it, which costs some
    /// hundred bytes each while nobody has asked for their datoms (those of a transaction by <c>Transact</c>: the datoms too), without a bound.
    /// </summary>
    /// <param name="listener">What to call. When it throws it is called no more, and the exception comes out of the task that ends with it: it is left to <see cref="TaskScheduler.UnobservedTaskException"/>.</param>
    /// <returns>Dispose it to stop; a call that is under way ends by itself.</returns>
    public IDisposable Listen(Action<TransactionReport> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = new Subscription(this);
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var report in subscription.Reports.ReadAllAsync().ConfigureAwait(false))
                {
                    if (subscription.IsOver) break;
                    listener(report);
                }
            }
            finally
            {
                subscription.Dispose();
            }
        });
        return subscription;
    }

    /// <summary>As <see cref="Listen"/>, as a sequence that begins with the first transaction after the call and ends when the store is closed.</summary>
    public IAsyncEnumerable<TransactionReport> Reports(CancellationToken cancellationToken = default) => Reports(new Subscription(this), cancellationToken);

    private static async IAsyncEnumerable<TransactionReport> Reports(Subscription subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (subscription)
        {
            await foreach (var report in subscription.Reports.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return report;
        }
    }

    /// <summary>Told of each published transaction, in order, by one thread at a time.</summary>
    private void Tell(WrittenCommit commit)
    {
        var listeners = _listeners;
        if (listeners.Length == 0) return;
        var report = commit.Report as TransactionReport ?? ReportOf(commit.State);
        foreach (var listener in listeners) listener.TryWrite(report);
    }

    private TransactionReport ReportOf(StoreState state)
    {
        var before = ValueOf(new ViewSpec(state.T - 1) { Generation = state.Generation });
        var after = ValueOf(new ViewSpec(state.T) { Generation = state.Generation });
        return new TransactionReport(before, after, TransactionDatoms.OfLog(after), NoTempids);
    }

    private void EndReports()
    {
        lock (_listening)
        {
            _isClosed = true;
            foreach (var listener in _listeners) listener.TryComplete();
            _listeners = [];
        }
    }

    /// <summary>One listener's queue.</summary>
    private sealed class Subscription : IDisposable
    {
        private readonly DatomStore _store;
        private readonly Channel<TransactionReport> _channel = Channel.CreateUnbounded<TransactionReport>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = false });

        public Subscription(DatomStore store)
        {
            _store = store;
            lock (store._listening)
            {
                ObjectDisposedException.ThrowIf(store._isClosed, store);
                store._listeners = [.. store._listeners, _channel.Writer];
            }
        }

        public ChannelReader<TransactionReport> Reports => _channel.Reader;

        public bool IsOver { get; private set; }

        public void Dispose()
        {
            IsOver = true;
            lock (_store._listening) _store._listeners = [.. _store._listeners.Where(w => w != _channel.Writer)];
            _channel.Writer.TryComplete();
        }
    }
}
