using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>What a snapshot was taken from: collector, account and region as its metadata names them; an absent one is <see langword="null"/> and groups as such.</summary>
/// <param name="Collector"><c>:snapshot.meta/collector</c></param>
/// <param name="Account"><c>:snapshot.meta/account</c></param>
/// <param name="Region"><c>:snapshot.meta/region</c></param>
public sealed record SnapshotSource(string? Collector, string? Account, string? Region)
{
    /// <summary>The three parts, blanks for absent ones: <c>prowler/123456789012/eu-west-1</c>.</summary>
    public override string ToString() => Collector is null && Account is null && Region is null ? "-" : $"{Collector ?? "-"}/{Account ?? "-"}/{Region ?? "-"}";
}

/// <summary>A snapshot of which at least one chunk is in the store.</summary>
/// <param name="Entity">Its metadata entity, which queries see.</param>
/// <param name="Id"><c>:snapshot/id</c></param>
/// <param name="Time"><c>:snapshot/time</c>: the moment of the world it shows, from the timestamp of its id.</param>
/// <param name="Source">What it was taken from.</param>
/// <param name="IsLoaded">Whether all of it is in the store: <c>:snapshot/complete</c> is there.</param>
/// <param name="DeclaredComplete">The collector's own word, <c>:snapshot.meta/complete</c>; <see langword="null"/> when it gave none.</param>
/// <param name="Root">The root entity; 0 while it is not loaded.</param>
public sealed record SnapshotRecord(
    long Entity, Guid Id, DateTimeOffset Time, SnapshotSource Source, bool IsLoaded, bool? DeclaredComplete, long Root)
{
    /// <summary>Order of snapshots: by time, and within a millisecond by the bytes of the id.</summary>
    internal static int CompareInTime(SnapshotRecord x, SnapshotRecord y)
    {
        var byTime = x.Time.CompareTo(y.Time);
        return byTime != 0 ? byTime : x.Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(y.Id.ToByteArray(bigEndian: true));
    }
}

/// <summary>The snapshots that a view's basis has, in the order of their times. Read from the datoms of their metadata entities.</summary>
internal static class SnapshotCatalog
{
    /// <param name="view">A view without scope: metadata is visible in every scope, and chooses it.</param>
    public static IReadOnlyList<SnapshotRecord> Read(IDatabaseView view)
    {
        var ids = view.Column(BuiltIn.SnapshotId.Id);
        var snapshots = new List<SnapshotRecord>(ids.Count);
        for (var row = 0; row < ids.Count; row++)
        {
            var e = ids.E[row];
            if (view.Words.ToValue(ids.V[row]) is not Guid id) continue;
            object? One(Model.Attribute attribute) => Value(view, e, attribute);
            snapshots.Add(new SnapshotRecord(
                e,
                id,
                One(BuiltIn.SnapshotTime) is DateTimeOffset time ? time : TimeOf(id),
                new SnapshotSource(Text(One(BuiltIn.MetaCollector)), Text(One(BuiltIn.MetaAccount)), Text(One(BuiltIn.MetaRegion))),
                One(BuiltIn.SnapshotComplete) is not null,
                One(BuiltIn.MetaComplete) as bool?,
                One(BuiltIn.SnapshotRoot) as long? ?? 0));
        }

        snapshots.Sort(SnapshotRecord.CompareInTime);
        return snapshots;
    }

    /// <summary>The timestamp in a UUIDv7: its first 48 bits are milliseconds since 1970.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var b in bytes[..6]) milliseconds = (milliseconds << 8) | b;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MaxValue;
    }

    private static object? Value(IDatabaseView view, long e, Model.Attribute attribute)
    {
        var column = view.Column(attribute.Id);
        var (start, end) = column.RowsOf(e);
        if (start == end) return null;
        return Word.IsRef(column.V[start]) ? Word.EntityOf(column.V[start]) : view.Words.ToValue(column.V[start]);
    }

    private static string? Text(object? value) => value is null or string ? (string?)value : EdnWriter.ToString(value);
}
