using System.Text;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Verification;

/// <summary>What a store says about its snapshots and about the attributes that came from them, read from the datoms themselves.</summary>
internal sealed class StoredSnapshots
{
    private readonly IReadView _view;
    private readonly PieceReader _pieces;
    private readonly Dictionary<long, Guid> _idOfSnapshot = [];
    private readonly Dictionary<long, long> _snapshotOfT = [];

    public StoredSnapshots(IReadView view, PieceReader pieces)
    {
        (_view, _pieces) = (view, pieces);
        foreach (var (e, v, _) in Current(BuiltIn.SnapshotId.Id))
        {
            if (new StoredValues(view).Of(v) is { Kind: ValueKind.Uuid } id) _idOfSnapshot[e] = new Guid(id.Bytes, bigEndian: true);
        }

        foreach (var (e, v, _) in Current(BuiltIn.SnapshotMetadata.Id)) _snapshotOfT[EntityId.NumberOf(e)] = Word.EntityOf(v);
        var roots = Current(BuiltIn.SnapshotRoot.Id).ToDictionary(r => r.E, r => Word.EntityOf(r.V));
        Complete = [.. Current(BuiltIn.SnapshotComplete.Id).Select(r => r.E).Distinct().Select(e => (e, _idOfSnapshot.GetValueOrDefault(e), roots.GetValueOrDefault(e, -1)))];
        Excised = Current(BuiltIn.ContentExcised.Id).Select(r => r.E).ToHashSet();
        Names = ReadNames();
    }

    /// <summary>Snapshots that are there whole: metadata entity, id and root; −1 where it has none.</summary>
    public IReadOnlyList<(long Entity, Guid Id, long Root)> Complete { get; }

    /// <summary>Entities and attributes that bear the mark of excision.</summary>
    public IReadOnlySet<long> Excised { get; }

    /// <summary>The attributes that entities with a content hash own: their names, the first before the last, in UTF-8.</summary>
    public IReadOnlyDictionary<long, OwnAttribute> Names { get; }

    /// <summary>Whether an attribute of shared entities was excised: then some of these have lost datoms that their hash covers.</summary>
    public bool HasExcisedAttributes => Excised.Any(Names.ContainsKey);

    /// <summary>The snapshot that a transaction was a chunk of.</summary>
    public bool TrySnapshotOf(long t, out Guid id)
    {
        id = default;
        return _snapshotOfT.TryGetValue(t, out var snapshot) && _idOfSnapshot.TryGetValue(snapshot, out id);
    }

    public string NameOf(long snapshot) => _idOfSnapshot.TryGetValue(snapshot, out var id) ? id.ToString() : $"entity {snapshot}";

    private Dictionary<long, OwnAttribute> ReadNames()
    {
        var own = Current(BuiltIn.SnapshotShared.Id).Where(r => r.V == Word.True).Select(r => r.E).Concat(BuiltIn.OfSnapshots).ToHashSet();
        own.Remove(BuiltIn.ContentHash.Id);
        var floats = Current(BuiltIn.AttributeValueType.Id).Where(r => r.V == Word.OfRef(BuiltIn.OfValueType(ValueType.Float))).Select(r => r.E).ToHashSet();
        var last = Current(BuiltIn.Ident.Id).Where(r => own.Contains(r.E)).ToDictionary(r => r.E, r => r.V);
        var first = Read(BuiltIn.Ident.Id).Where(r => r.Added && own.Contains(r.E)).GroupBy(r => r.E).ToDictionary(g => g.Key, g => g.MinBy(r => r.T).V);
        return own.Where(last.ContainsKey).ToDictionary(a => a, a => new OwnAttribute(Text(first[a]), Text(last[a]), floats.Contains(a)));
    }

    private byte[] Text(ulong ident) => Encoding.UTF8.GetBytes(((Keyword)new ValueDictionary(new DictionaryCache(1)).Read(_view, ident)).Text);

    /// <summary>The rows of an attribute that hold.</summary>
    private IEnumerable<(long E, ulong V, long T)> Current(long a)
    {
        var rows = Read(a).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            // Sorted by entity, word, t: the last of an entity and word decides.
            var isLast = i + 1 == rows.Count || rows[i + 1].E != rows[i].E || rows[i + 1].V != rows[i].V;
            if (isLast && rows[i].Added) yield return (rows[i].E, rows[i].V, rows[i].T);
        }
    }

    private IEnumerable<(long E, ulong V, long T, bool Added)> Read(long a)
    {
        var column = new RawColumn(16);
        _pieces.Column(a, column);
        column.Sort();
        for (var i = 0; i < column.Count; i++) yield return (column.E[i], column.V[i], column.T[i], column.Added[i]);
    }
}

/// <summary>An attribute that entities with a content hash own.</summary>
/// <param name="First">The name that it was made with, which snapshots know it by.</param>
/// <param name="Last">The name that it has now.</param>
/// <param name="IsFloat">Its numbers are floats, which words do not tell from doubles.</param>
internal sealed record OwnAttribute(byte[] First, byte[] Last, bool IsFloat);
