using DatalogStore.Model;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// A value as a component of an index: an entity where the attribute holds refs, else a value, brought to the attribute's type where that is exact. A value
/// that no datom has keeps its place in the order.
/// </summary>
internal sealed class IndexValue
{
    private readonly IWordTable _words;
    private readonly object? _value;
    private readonly long? _entity;

    /// <param name="view">Where entities and words are looked up.</param>
    /// <param name="attribute">The attribute whose values it is compared with.</param>
    /// <param name="given">What the caller gave.</param>
    public IndexValue(IDatabaseView view, Attribute attribute, object? given)
    {
        _words = view.Words;
        var candidates = new List<ulong>();
        if (attribute.MayHoldRefs && EntityLookup.TryFind(view, given, out var e))
        {
            candidates.Add(Word.OfRef(e));
            if (attribute.ValueType == ValueType.Ref) _entity = e;
        }

        _value = ValueCoercion.TryCoerce(given, attribute.ValueType, out var coerced) ? coerced : ValueCoercion.Normalize(given);
        if (_value is float single) _value = (double)single;
        if (attribute.ValueType != ValueType.Ref && _value is not null && _words.TryToWord(_value, out var word)) candidates.Add(word);
        Words = candidates;
    }

    /// <param name="view">Where words are looked up.</param>
    /// <param name="e">An entity, as a value.</param>
    public IndexValue(IDatabaseView view, long e) => (_words, _entity, Words) = (view.Words, e, [Word.OfRef(e)]);

    /// <summary>The words that are this value: none, one, or in an attribute of any type two, the number and the entity.</summary>
    public IReadOnlyList<ulong> Words { get; }

    /// <summary>How the value of a datom compares with this one.</summary>
    public int CompareTo(ulong word)
    {
        if (Word.IsRef(word)) return _entity is { } e ? Word.EntityOf(word).CompareTo(e) : 1;
        return _entity is null ? IndexOrder.Instance.Compare(_words.ToValue(word), _value) : -1;
    }
}
