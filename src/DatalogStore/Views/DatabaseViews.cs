using System.Collections.Concurrent;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>Opens views of one store. They share decoded columns and schemas.</summary>
internal sealed class DatabaseViews(DatomStorage storage, long columnCacheSizeBytes = DatabaseViews.ColumnCacheSizeBytes)
{
    /// <summary>Memory for decoded columns, unless the caller says otherwise.</summary>
    public const long ColumnCacheSizeBytes = 512L << 20;

    private const int UnionsMax = 32;

    private readonly ConcurrentDictionary<string, EntityBitmap> _unions = new(StringComparer.Ordinal);
    private readonly ColumnCache _columns = new(columnCacheSizeBytes);
    private readonly SchemaCache _schemas = new();

    /// <summary>The clock of transactions that are only tried.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A view to read from and dispose. Its basis must have been committed, or be that of a speculation.</summary>
    public IDatabaseView Open(ViewSpec spec)
    {
        if (spec.Speculation is { } speculation && spec.BasisT > speculation.Base.T) return new SpeculativeView(spec, Open);
        var state = storage.State;
        if (spec.BasisT > state.T) throw new ArgumentOutOfRangeException(nameof(spec), spec.BasisT, $"the last transaction is {state.T}");
        return new DatabaseView(storage, state, spec, _columns, _schemas);
    }

    /// <summary>What a transaction would follow that is tried on a view: transactions tried before it, or none on what the store had at the basis.</summary>
    public Speculation SpeculationAt(ViewSpec spec)
    {
        if (spec.Speculation is { } speculation && spec.BasisT > speculation.Base.T) return speculation.UpTo(spec.BasisT);
        if (storage.State is var state && state.T == spec.BasisT) return new Speculation(state);
        using var view = storage.Store.OpenReadView();
        return new Speculation(LogReader.StateOf(spec.BasisT, LogReader.Row(view, spec.BasisT)));
    }

    /// <summary>The entities of all these snapshots, given by their metadata entities, frozen. The same snapshots give the same object while it is remembered.</summary>
    public EntityBitmap Members(IReadOnlyList<long> snapshots)
    {
        using var view = storage.Store.OpenReadView();
        if (snapshots.Count == 1) return storage.Membership.Read(view, snapshots[0]);
        var key = string.Join(' ', snapshots.Order());
        if (_unions.TryGetValue(key, out var union)) return union;
        union = EntityBitmap.Empty;
        foreach (var snapshot in snapshots) union = union.Or(storage.Membership.Read(view, snapshot));
        if (_unions.Count >= UnionsMax) _unions.Clear();
        return _unions.GetOrAdd(key, union.Freeze());
    }
}
