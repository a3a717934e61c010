using DatalogStore.Storage;

namespace DatalogStore.Views;

internal sealed class DatabaseViews(DatomStorage storage)
{
    public IDatabaseView Open(ViewSpec spec) => throw new NotSupportedException(storage.State.T.ToString() + spec);

    public EntityBitmap Members(IReadOnlyList<long> snapshots) => throw new NotSupportedException(storage.State.T.ToString() + snapshots);
}
