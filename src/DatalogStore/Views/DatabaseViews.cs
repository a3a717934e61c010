using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>Opens views of one store. They share decoded columns and schemas.</summary>
internal sealed class DatabaseViews(DatomStorage storage, long columnCacheSizeBytes = DatabaseViews.ColumnCacheSizeBytes)
{
    /// <summary>Memory for decoded columns, unless the caller says otherwise.</summary>
    public const long ColumnCacheSizeBytes = 512L << 20;

    private readonly ColumnCache _columns = new(columnCacheSizeBytes);
    private readonly SchemaCache _schemas = new();

    /// <summary>A view to read from and dispose. Its basis must have been committed.</summary>
    public IDatabaseView Open(ViewSpec spec)
    {
        var state = storage.State;
        if (spec.BasisT > state.T) throw new ArgumentOutOfRangeException(nameof(spec), spec.BasisT, $"the last transaction is {state.T}");
        return new DatabaseView(storage, state, spec, _columns, _schemas);
    }
}
