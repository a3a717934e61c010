using DatalogStore.Codec;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>
/// Where inputs put their records. A path prefix (<c>:aws.s3/ListBuckets</c>) puts each record below these keys, so that an answer can be written
/// as if it had come with the maps around it.
/// </summary>
internal sealed class RecordSink(IMapEvents into, IReadOnlyList<string>? under = null)
{
    private readonly byte[][] _under = [.. (under ?? []).Select(k => Wtf8.OfString(k))];

    public IMapEvents Into => into;

    public void BeginRecord()
    {
        foreach (var key in _under)
        {
            into.BeginMap();
            into.Key(key);
        }
    }

    public void EndRecord()
    {
        foreach (var _ in _under) into.EndMap();
    }

    /// <summary>The keys of an attribute path; false when it names something that is no key.</summary>
    public static bool TryKeysOf(string path, out IReadOnlyList<string> keys)
    {
        var found = new List<string>();
        keys = found;
        foreach (var segment in path.TrimStart(':').Split('.', '/'))
        {
            if (!KeyEscape.TryUnescape(segment, out var key)) return false;
            found.Add(key);
        }

        return true;
    }
}
