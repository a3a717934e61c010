using DatalogStore.Codec;
using DatalogStore.Edn;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>The attributes that one file's rows name by index: their texts without colon, in UTF-8.</summary>
internal sealed class AttributeNames
{
    private readonly List<byte[]> _texts = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);

    public int Count => _texts.Count;

    /// <summary>The index of an attribute, new or known.</summary>
    public int Intern(Keyword ident)
    {
        if (_byText.TryGetValue(ident.Text, out var index)) return index;
        _byText.Add(ident.Text, _texts.Count);
        return Append(Wtf8.OfString(ident.Text));
    }

    /// <summary>Adds a text that is known to be new and is never asked for by <see cref="Intern"/>.</summary>
    public int Append(byte[] text)
    {
        _texts.Add(text);
        return _texts.Count - 1;
    }

    public ReadOnlySpan<byte> TextOf(int attribute) => _texts[attribute];
}
