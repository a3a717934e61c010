using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// The attributes of all snapshots that are counted, numbered as they are met. Each belongs to a path: the keys above it, joined by points, which is where
/// the maps lie that have it.
/// </summary>
internal sealed class AttributeTable
{
    /// <summary>The path of a map that has no attributes: nothing in it says where it lies.</summary>
    public const int NoPath = 0;

    private readonly List<Entry> _attributes = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly List<string> _paths = ["(empty map)"];
    private readonly Dictionary<string, int> _pathsByText = new(StringComparer.Ordinal);

    private readonly record struct Entry(string Text, int Path, IdentityRank Identity);

    public int PathCount => _paths.Count;

    /// <summary>The number of an attribute given by its text without colon.</summary>
    public int Intern(string text)
    {
        if (_byText.TryGetValue(text, out var known)) return known;
        var slash = text.LastIndexOf('/');
        var path = slash < 0 ? "" : text[..slash].Replace('/', '.');
        if (!_pathsByText.TryGetValue(path, out var number))
        {
            _pathsByText.Add(path, number = _paths.Count);
            _paths.Add(path);
        }

        _byText.Add(text, _attributes.Count);
        _attributes.Add(new Entry(text, number, Identities.RankOf(path, text[(slash + 1)..])));
        return _attributes.Count - 1;
    }

    public int Intern(ReadOnlySpan<byte> text) => Intern(Wtf8.ToString(text));

    public string TextOf(int attribute) => _attributes[attribute].Text;

    public int PathOf(int attribute) => _attributes[attribute].Path;

    public IdentityRank IdentityOf(int attribute) => _attributes[attribute].Identity;

    /// <summary>The keys of a path, joined by points; empty for the top.</summary>
    public string TextOfPath(int path) => _paths[path];
}
