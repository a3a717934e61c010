using System.IO.Hashing;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// The attributes of the snapshot being written. Each is a path of keys; the tree of paths is interned, so that a key met again costs one probe
/// of a hash table and no text is built: (attribute of the map, key) → attribute. What inference needs is gathered here, too.
/// </summary>
internal sealed class AttributePaths
{
    /// <summary>The path above the first key.</summary>
    public const int Top = -1;

    public const int Roots = 0;
    public const int Null = 1;
    public const int Empty = 2;
    public const int Id = 3;
    public const int Order = 4;
    private const int BuiltInCount = 5;

    private readonly KeyCase _keyCase;
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private AttributePath[] _paths = new AttributePath[256];
    private int[] _table = new int[1024];

    public AttributePaths(KeyCase keyCase)
    {
        _keyCase = keyCase;
        foreach (var attribute in new[] { BuiltIn.SnapshotRoots, BuiltIn.JsonNull, BuiltIn.JsonEmpty, BuiltIn.SnapshotId, BuiltIn.JsonOrder })
            Append(new AttributePath(Top, [], Wtf8.OfString(attribute.Ident.Text), isOurs: false));
    }

    /// <summary>The texts, by attribute.</summary>
    public AttributeNames Names { get; } = new();

    public int Count { get; private set; }

    public int FirstOwn => BuiltInCount;

    public AttributePath this[int attribute] => _paths[attribute];

    /// <summary>Keys that kept their letters because another spelling came first: (key, the spelling that has the kebab name).</summary>
    public List<(string Key, string TakenBy)> KebabConflicts { get; } = [];

    /// <summary>The attribute of a key in maps that lie under an attribute, or under <see cref="Top"/>.</summary>
    public int OfKey(int parent, ReadOnlySpan<byte> key) => Find(parent, key, isOurs: false);

    /// <summary>The attribute <c>…/*</c> of lists that lie in lists of an attribute.</summary>
    public int OfInnerList(int parent) => Find(parent, "*"u8, isOurs: true);

    /// <summary>The attribute below another one under a name that no key has, such as <c>%key</c>.</summary>
    public int OfOurs(int parent, ReadOnlySpan<byte> name) => Find(parent, name, isOurs: true);

    private int Find(int parent, ReadOnlySpan<byte> key, bool isOurs)
    {
        var hash = XxHash3.HashToUInt64(key, ((long)parent << 1) | (isOurs ? 1L : 0));
        var mask = _table.Length - 1;
        var at = (int)hash & mask;
        while (_table[at] != 0)
        {
            var path = _paths[_table[at] - 1];
            if (path.Hash == hash && path.Parent == parent && path.IsOurs == isOurs && key.SequenceEqual(path.Key)) return _table[at] - 1;
            at = (at + 1) & mask;
        }

        var attribute = Append(new AttributePath(parent, key.ToArray(), TextOf(parent, key, isOurs), isOurs) { Hash = hash });
        _table[at] = attribute + 1;
        if ((Count * 2) > _table.Length) Rehash();
        return attribute;
    }

    private byte[] TextOf(int parent, ReadOnlySpan<byte> key, bool isOurs)
    {
        var above = parent == Top ? [] : _paths[parent].Text;
        var text = new byte[above.Length + 1 + Math.Max(1, KeyEscape.LengthMax(KebabCase.LengthMax(key.Length)))];
        var length = 0;
        if (parent != Top)
        {
            // What was the name becomes the last segment of the namespace.
            above.CopyTo(text, 0);
            text.AsSpan(0, above.Length).Replace((byte)'/', (byte)'.');
            text[above.Length] = (byte)'/';
            length = above.Length + 1;
        }

        length += isOurs ? WriteOurs(key, text.AsSpan(length)) : WriteKey(key, parent == Top, text.AsSpan(length));
        if (length > ContentPair.AttributeLengthMax)
        {
            throw new DatalogException(ErrorKind.Data, "attribute-too-long",
                $"the path of keys :{System.Text.Encoding.UTF8.GetString(text, 0, 120)}… makes an attribute of {length} bytes; the longest has {ContentPair.AttributeLengthMax}",
                "Keys this long are data rather than names: reshape them before writing.");
        }

        return text[..length];
    }

    private static int WriteOurs(ReadOnlySpan<byte> name, Span<byte> into)
    {
        name.CopyTo(into);
        return name.Length;
    }

    private int WriteKey(ReadOnlySpan<byte> key, bool isFirst, Span<byte> into)
    {
        if (_keyCase == KeyCase.Keep) return KeyEscape.Write(key, isFirst, into);
        var kebab = new byte[KebabCase.LengthMax(key.Length)];
        var kebabLength = KebabCase.Write(key, kebab);
        var (name, spelling) = (Wtf8.ToString(kebab.AsSpan(0, kebabLength)), Wtf8.ToString(key));
        if (!_spellings.TryGetValue(name, out var first)) _spellings.Add(name, first = spelling);
        if (first == spelling) return KeyEscape.Write(kebab.AsSpan(0, kebabLength), isFirst, into);
        if (!KebabConflicts.Contains((spelling, first))) KebabConflicts.Add((spelling, first));
        // The kebab spelling itself, when another has taken it, stays apart by an escape.
        return KeyEscape.Write(key, isFirst, into, escapeFirst: spelling == name);
    }

    private int Append(AttributePath path)
    {
        if (Count == _paths.Length) Array.Resize(ref _paths, Count * 2);
        _paths[Count++] = path;
        return Names.Append(path.Text);
    }

    private void Rehash()
    {
        var table = new int[_table.Length * 2];
        for (var i = BuiltInCount; i < Count; i++)
        {
            var at = (int)_paths[i].Hash & (table.Length - 1);
            while (table[at] != 0) at = (at + 1) & (table.Length - 1);
            table[at] = i + 1;
        }

        _table = table;
    }
}
