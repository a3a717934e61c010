using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace DatalogStore.Oracle.Snapshots;

/// <summary>A member of a map, in written order: names may repeat.</summary>
public sealed record NaiveMember(string Key, object? Value);

/// <summary>A map of a parsed tree. Lists are <c>List&lt;object?&gt;</c>; scalars string, bool, BigInteger, double, and (BigInteger, int) for a bigdec.</summary>
public sealed record NaiveMap(IReadOnlyList<NaiveMember> Members);

/// <summary>
/// The mapping from maps to datoms and their hash, written a second time by plain recursion over trees, after the specification and sharing no code with
/// the library. Entities are interned exactly, by their sets of pairs; hashes are computed beside.
/// </summary>
/// <param name="isOrdered">Whether the order of lists is written beside them.</param>
public sealed class NaiveSnapshot(bool isOrdered = false)
{
    private readonly Dictionary<string, string> _hashByPairs = new(StringComparer.Ordinal);

    /// <summary>Occurrences of maps and of lists in lists.</summary>
    public long Maps { get; private set; }

    /// <summary>Their distinct pairs.</summary>
    public long Datoms { get; private set; }

    /// <summary>Distinct entities: hash by the text of their set of pairs.</summary>
    public IReadOnlyDictionary<string, string> Entities => _hashByPairs;

    public long DistinctDatoms { get; private set; }

    public SortedSet<string> Roots { get; } = new(StringComparer.Ordinal);

    /// <summary>attribute → kinds of its values, and whether a list held any.</summary>
    public SortedDictionary<string, (SortedSet<int> Kinds, bool Many)> Attributes { get; } = new(StringComparer.Ordinal);

    public void AddRecord(object? record)
    {
        if (record is List<object?> list)
        {
            foreach (var item in list) Roots.Add(item is List<object?> inner ? InnerList(inner, "", "*") : Map((NaiveMap)item!, ""));
            return;
        }

        Roots.Add(Map((NaiveMap)record!, ""));
    }

    private string Map(NaiveMap map, string path)
    {
        var last = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Members) last[key] = value;
        var pairs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in last) Put(pairs, path, Segment(key, path.Length == 0), value);
        return Entity(pairs);
    }

    private string InnerList(List<object?> list, string path, string segment)
    {
        var pairs = new HashSet<string>(StringComparer.Ordinal);
        Put(pairs, path, segment, list, isInner: true);
        return Entity(pairs);
    }

    /// <summary>What a value under a key says of its entity. A path is dotted, without the key.</summary>
    private void Put(HashSet<string> pairs, string path, string segment, object? value, bool isInner = false)
    {
        var attribute = path.Length == 0 ? segment : path + "/" + segment;
        var below = path.Length == 0 ? segment : path + "." + segment;
        switch (value)
        {
            case null: Pair("json/null", 9, Encoding.UTF8.GetBytes(attribute), pairs, many: true); break;
            case NaiveMap map: Pair(attribute, 13, Encoding.UTF8.GetBytes(Map(map, below)), pairs, many: false); break;
            case List<object?> { Count: 0 }: Pair("json/empty", 9, Encoding.UTF8.GetBytes(attribute), pairs, many: true); break;
            case List<object?> list:
                var elements = new List<string>();
                foreach (var item in list)
                {
                    var own = new HashSet<string>(StringComparer.Ordinal);
                    if (item is List<object?> inner) Pair(attribute, 13, Encoding.UTF8.GetBytes(InnerList(inner, below, "*")), own, many: true);
                    else Put(own, path, segment, item);
                    // Behind the attribute, whose length is the same, pairs are ordered as their kinds and values; "~" is behind all.
                    elements.Add(item is null ? "~" : own.Single());
                    pairs.UnionWith(own);
                    if (item is not null) See(attribute, null, many: true);
                }

                var different = elements.Distinct().Order(StringComparer.Ordinal).ToList();
                if (isOrdered && (!different.SequenceEqual(elements) || (elements.Count == 1 && !isInner)))
                    Pair("json/order", 8, Encoding.UTF8.GetBytes($"{attribute} {string.Join(' ', elements.Select(e => different.IndexOf(e)))}"), pairs, many: true);
                break;
            default:
                var (kind, bytes) = Scalar(value);
                Pair(attribute, kind, bytes, pairs, many: false);
                break;
        }
    }

    private void Pair(string attribute, int kind, byte[] value, HashSet<string> pairs, bool many)
    {
        See(attribute, kind, many);
        var text = Encoding.UTF8.GetBytes(attribute);
        pairs.Add(Convert.ToHexString([(byte)(text.Length >> 8), (byte)text.Length, .. text, (byte)kind, .. value]));
    }

    private void See(string attribute, int? kind, bool many)
    {
        var (kinds, wasMany) = Attributes.TryGetValue(attribute, out var seen) ? seen : (new SortedSet<int>(), false);
        if (kind is { } k) kinds.Add(k);
        Attributes[attribute] = (kinds, wasMany || many);
    }

    private string Entity(HashSet<string> pairs)
    {
        Maps++;
        Datoms += pairs.Count;
        // Upper-case hexadecimal orders as the bytes do.
        var sorted = pairs.Order(StringComparer.Ordinal).ToList();
        var text = string.Join(' ', sorted);
        if (_hashByPairs.TryGetValue(text, out var known)) return known;
        DistinctDatoms += pairs.Count;
        return _hashByPairs[text] = HashOf(sorted);
    }

    private static string HashOf(List<string> pairs)
    {
        var bytes = new List<byte>("S1"u8.ToArray());
        foreach (var pair in pairs.Select(Convert.FromHexString))
        {
            bytes.AddRange([(byte)(pair.Length >> 24), (byte)(pair.Length >> 16), (byte)(pair.Length >> 8), (byte)pair.Length]);
            bytes.AddRange(pair);
        }

        return "S1$" + Convert.ToBase64String(SHA256.HashData(bytes.ToArray())[..24]);
    }

    private static (int Kind, byte[] Bytes) Scalar(object value)
    {
        switch (value)
        {
            case bool b: return (1, [b ? (byte)1 : (byte)0]);
            case BigInteger i: return (2, i.ToByteArray(isBigEndian: true));
            case double d: return (4, [.. BitConverter.GetBytes(d == 0 ? 0.0 : d).Reverse()]);
            case (BigInteger unscaled, int scale):
                while (unscaled % 10 == 0 && unscaled != 0) (unscaled, scale) = (unscaled / 10, scale - 1);
                return (5, [.. unscaled.ToByteArray(isBigEndian: true), .. BitConverter.GetBytes(unscaled == 0 ? 0 : scale).Reverse()]);
            default: return (8, Bytes((string)value));
        }
    }

    /// <summary>UTF-8, a lone surrogate as its own three bytes.</summary>
    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) c = char.ConvertToUtf32(text[i], text[++i]);
            if (c < 0x80) bytes.Add((byte)c);
            else if (c < 0x800) bytes.AddRange([(byte)(0xC0 | (c >> 6)), (byte)(0x80 | (c & 63))]);
            else if (c < 0x10000) bytes.AddRange([(byte)(0xE0 | (c >> 12)), (byte)(0x80 | ((c >> 6) & 63)), (byte)(0x80 | (c & 63))]);
            else bytes.AddRange([(byte)(0xF0 | (c >> 18)), (byte)(0x80 | ((c >> 12) & 63)), (byte)(0x80 | ((c >> 6) & 63)), (byte)(0x80 | (c & 63))]);
        }

        return [.. bytes];
    }

    private static string Segment(string key, bool isFirst)
    {
        if (key.Length == 0) return "%empty";
        if (key is NaivePolicy.Key or NaivePolicy.Value) return key == NaivePolicy.Key ? "%key" : "%value";
        var bytes = Bytes(key);
        var misleads = bytes[0] == '_' || char.IsAsciiDigit((char)bytes[0]) || (bytes[0] is (byte)'+' or (byte)'-' && bytes.Length > 1 && char.IsAsciiDigit((char)bytes[1]))
            || (isFirst && (key is "db" or "json" or "content" or "snapshot"));
        return string.Concat(bytes.Select((b, i) => (i == 0 && misleads) || !IsKept(b) ? $"%{b:X2}" : ((char)b).ToString()));
    }

    private static bool IsKept(byte b) => char.IsAsciiLetterOrDigit((char)b) || "-_+!?$&=<>".Contains((char)b, StringComparison.Ordinal);
}
