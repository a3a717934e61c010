using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>The datoms of one attribute in the order of AVET or AEVT, from a place on, forwards or backwards.</summary>
internal sealed class IndexStart
{
    private readonly IDatabaseView _view;
    private readonly object? _value;
    private readonly long? _e;
    private readonly bool _hasValue;
    private readonly bool _isByValue;

    private IndexStart(IDatabaseView view, DatomIndex index, IReadOnlyList<object?> start)
    {
        _view = view;
        _isByValue = index == DatomIndex.Avet;
        var (valueAt, entityAt) = _isByValue ? (1, 2) : (2, 1);
        _hasValue = start.Count > valueAt;
        if (_hasValue) _value = ValueOf(view, start[0], start[valueAt]);
        if (start.Count <= entityAt) return;
        if (!Views.EntityLookup.TryFind(view, start[entityAt], out var e)) throw new DatalogException(ErrorKind.Request, "entity-not-found", $"no entity {EdnWriter.ToString(start[entityAt])}", "an entity is an id, an ident or a lookup ref [:unique/attribute value]");
        _e = e;
    }

    /// <param name="view">Where.</param>
    /// <param name="index">AVET or AEVT.</param>
    /// <param name="start">The attribute, then the components to start from.</param>
    /// <param name="reverse">Backwards.</param>
    public static IEnumerable<WordDatom> Read(IDatabaseView view, DatomIndex index, IReadOnlyList<object?> start, bool reverse)
    {
        if (index is not (DatomIndex.Avet or DatomIndex.Aevt)) throw Bad($"an index pull walks AVET or AEVT, not {index}");
        if (start.Count is 0 or > 3) throw Bad("the start is an attribute and up to two components more");
        var rows = IndexWalk.Read(view, IndexComponents.Resolve(view, index, [start[0]]), IndexReach.Matching);
        var from = new IndexStart(view, index, start);
        return reverse ? rows.Reverse().SkipWhile(d => from.Compare(d) > 0) : rows.SkipWhile(d => from.Compare(d) < 0);
    }

    /// <summary>A datom's place against the start: negative before it. Components that the start does not have are equal to all.</summary>
    private int Compare(WordDatom datom)
    {
        var byEntity = _e is { } e ? datom.E.CompareTo(e) : 0;
        if (!_isByValue && byEntity != 0) return byEntity;
        var byValue = _hasValue ? CompareValue(datom.V) : 0;
        return byValue != 0 ? byValue : byEntity;
    }

    private int CompareValue(ulong word)
    {
        var isRef = Word.IsRef(word);
        if (_value is Reference start) return isRef ? Word.EntityOf(word).CompareTo(start.E) : -1;
        return isRef ? 1 : IndexOrder.Instance.Compare(_view.Words.ToValue(word), _value);
    }

    private static object? ValueOf(IDatabaseView view, object? name, object? value)
    {
        var attribute = name is Keyword ident && view.Schema.TryGetAttribute(ident, out var known) ? known : null;
        if (attribute?.ValueType == Model.ValueType.Ref && Views.EntityLookup.TryFind(view, value, out var e)) return new Reference(e);
        return attribute is null ? value : Coercion.ToType(value, attribute.ValueType, out _);
    }

    private static DatalogException Bad(string message) => new(ErrorKind.Request, "bad-components", message);

    /// <summary>An entity as a value, told apart from a number.</summary>
    private sealed record Reference(long E);
}
