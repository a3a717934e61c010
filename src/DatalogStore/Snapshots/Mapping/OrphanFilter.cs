using DatalogStore.Model;
using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Copies a data file without the entities that nothing refers to: those below a key that its map repeated. Children precede parents in files that
/// the writer made, so that what is reachable is known only at the end: a first pass gathers who refers to whom, a second copies. Only here does
/// memory grow with the number of entities, and only for input that repeats keys.
/// </summary>
internal sealed class OrphanFilter(AttributePaths paths, Guid id) : IAttributeResolver
{
    private readonly Dictionary<string, int> _attributes = Enumerable.Range(0, paths.Count).ToDictionary(i => System.Text.Encoding.UTF8.GetString(paths[i].Text), StringComparer.Ordinal);

    public int Resolve(string text) => _attributes.GetValueOrDefault(text, -1);

    /// <summary>The writer tags strings that look like refs, so that none is one.</summary>
    public bool MayHoldRefs(int attribute) => true;

    /// <summary>Copies, and infers the attributes anew from what is copied.</summary>
    public void Copy(Stream all, SnapshotFileWriter into)
    {
        var kept = Reachable(all);
        for (var i = 0; i < paths.Count; i++) paths[i].ForgetValues();
        var entity = new SnapshotEntity();
        all.Position = 0;
        var file = SnapshotFileReader.Open(all, "data", SnapshotPart.Data, this);
        while (file.Read(entity))
        {
            if (!kept.Contains(Codec.Wtf8.ToString(entity.Key))) continue;
            Infer(entity);
            into.Write(entity);
        }
    }

    private HashSet<string> Reachable(Stream all)
    {
        var children = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var entity = new SnapshotEntity();
        var file = SnapshotFileReader.Open(all, "data", SnapshotPart.Data, this);
        while (file.Read(entity))
        {
            var refs = Enumerable.Range(0, entity.Count).Where(row => entity.KindAt(row) == ValueKind.Ref).Select(row => Codec.Wtf8.ToString(entity.ValueAt(row)));
            children[Codec.Wtf8.ToString(entity.Key)] = [.. refs];
        }

        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([TempId.OfRoot(id)[TempId.Prefix.Length..]]);
        while (open.TryPop(out var key))
        {
            if (!reached.Add(key)) continue;
            foreach (var child in children[key]) open.Push(child);
        }

        return reached;
    }

    private void Infer(SnapshotEntity entity)
    {
        for (var row = 0; row < entity.Count; row++)
        {
            var (attribute, kind) = (entity.AttributeAt(row), entity.KindAt(row));
            var value = entity.ValueAt(row);
            paths[attribute].SawValue(kind, value.Length, isMany: false);
            if (attribute is AttributePaths.Null or AttributePaths.Empty && Resolve(Codec.Wtf8.ToString(value)) is var named && named >= 0) paths[named].SawNullOrEmpty();
        }
    }
}
