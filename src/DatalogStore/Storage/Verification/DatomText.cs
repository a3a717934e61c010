using System.Globalization;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>Datoms in words, as far as a damaged store can say them.</summary>
internal sealed class DatomText(IReadView view)
{
    private const long CacheBytesMax = 4 << 20;

    private readonly Dictionary<long, (long T, ulong Word)> _idents = [];
    private readonly ValueDictionary _dictionary = new(new DictionaryCache(CacheBytesMax));

    /// <summary>Remembers the name of an entity; the latest holds.</summary>
    public void Name(long e, ulong ident, long t)
    {
        if (!_idents.TryGetValue(e, out var known) || known.T <= t) _idents[e] = (t, ident);
    }

    /// <summary>The value of a word that has one.</summary>
    /// <exception cref="DatalogException">It has none, or it is damaged.</exception>
    public object? ValueOf(ulong word) => Word.IsDictionary(word) ? _dictionary.Read(view, word) : InlineWords.ValueOf(word);

    public string Of(WordDatom datom) =>
        string.Create(CultureInfo.InvariantCulture, $"[{Entity(datom.E)} {Attribute(datom.A)} {Value(datom.V)}] of transaction {datom.T}, {(datom.Added ? "asserted" : "retracted")}");

    public string Attribute(long a) => _idents.TryGetValue(a, out var known) ? Value(known.Word) : a.ToString(CultureInfo.InvariantCulture);

    private static string Entity(long e) => WideList.IsPseudo(e) ? ListCheck.Name(EntityId.NumberOf(e)) : e.ToString(CultureInfo.InvariantCulture);

    private string Value(ulong word)
    {
        if (WideList.IsList(word)) return ListCheck.Name(WideList.NumberOf(word));
        if (Word.IsRef(word)) return Entity(Word.EntityOf(word));
        try
        {
            var text = EdnWriter.ToString(ValueOf(word));
            return text.Length <= 100 ? text : text[..100] + "…";
        }
        catch (Exception why) when (Findings.IsDamage(why))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Word.KindOf(word)} {Word.PayloadOf(word)}");
        }
    }
}
