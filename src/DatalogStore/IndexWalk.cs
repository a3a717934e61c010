using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Reads the datoms of one index that begin with given components, in the index's order.</summary>
internal static class IndexWalk
{
    public static IEnumerable<WordDatom> Read(IDatabaseView view, DatomIndex index, IReadOnlyList<object?> components)
    {
        if (components.Count > 3) throw Bad("an index has three components before the transaction");
        return index switch
        {
            DatomIndex.Eavt => Eavt(view, components),
            DatomIndex.Aevt => Aevt(view, components),
            DatomIndex.Avet => Avet(view, components),
            _ => Vaet(view, components),
        };
    }

    private static IEnumerable<WordDatom> Eavt(IDatabaseView view, IReadOnlyList<object?> components)
    {
        if (components.Count == 0) return Everything(view).OrderBy(d => d.E).ThenBy(d => d.A).ThenBy(d => d.V, Values(view)).ThenBy(d => d.T);
        var e = Entity(view, components[0]);
        var rows = new DatomBuffer();
        if (components.Count == 1) view.Entity(e, rows);
        else view.EntityAttribute(e, AttributeOf(view, components[1]).Id, rows);
        var found = InOrder(view, rows, d => d.A);
        return components.Count == 3 ? WithValue(view, found, components[1], components[2]) : found;
    }

    private static IEnumerable<WordDatom> Aevt(IDatabaseView view, IReadOnlyList<object?> components)
    {
        if (components.Count == 0) return view.Schema.Attributes.OrderBy(a => a.Id).SelectMany(a => Rows(view, a)).ToList();
        var attribute = AttributeOf(view, components[0]);
        if (components.Count == 1) return Rows(view, attribute).OrderBy(d => d.E).ThenBy(d => d.V, Values(view)).ThenBy(d => d.T);
        var rows = new DatomBuffer();
        view.EntityAttribute(Entity(view, components[1]), attribute.Id, rows);
        var found = InOrder(view, rows, d => d.E);
        return components.Count == 3 ? WithValue(view, found, components[0], components[2]) : found;
    }

    private static IEnumerable<WordDatom> Avet(IDatabaseView view, IReadOnlyList<object?> components)
    {
        if (components.Count == 0) return view.Schema.Attributes.Where(a => a.HasValueIndex).OrderBy(a => a.Id).SelectMany(a => Avet(view, [a.Id])).ToList();
        var attribute = AttributeOf(view, components[0]);
        if (!attribute.HasValueIndex) throw Bad($"{attribute.Ident} is neither indexed nor unique, so AVET does not have it; AEVT does");
        if (components.Count == 1) return Rows(view, attribute).OrderBy(d => d.V, Values(view)).ThenBy(d => d.E).ThenBy(d => d.T);
        var rows = new DatomBuffer();
        foreach (var word in WordsOf(view, attribute, components[1])) view.ByValue(attribute.Id, word, rows);
        var found = InOrder(view, rows, d => d.E);
        return components.Count == 3 ? found.Where(d => d.E == Entity(view, components[2])) : found;
    }

    private static IEnumerable<WordDatom> Vaet(IDatabaseView view, IReadOnlyList<object?> components)
    {
        if (components.Count == 0)
            return Everything(view).Where(d => Word.IsRef(d.V)).OrderBy(d => d.V).ThenBy(d => d.A).ThenBy(d => d.E).ThenBy(d => d.T);
        var rows = new DatomBuffer();
        view.Referring(Entity(view, components[0]), rows);
        var found = InOrder(view, rows, d => d.A);
        if (components.Count > 1)
        {
            var attribute = AttributeOf(view, components[1]);
            found = [.. found.Where(d => d.A == attribute.Id)];
        }

        return components.Count == 3 ? found.Where(d => d.E == Entity(view, components[2])) : found;
    }

    private static IEnumerable<WordDatom> WithValue(IDatabaseView view, List<WordDatom> rows, object? attribute, object? value)
    {
        var words = WordsOf(view, AttributeOf(view, attribute), value);
        return rows.Where(d => words.Contains(d.V));
    }

    private static IEnumerable<WordDatom> Everything(IDatabaseView view) => view.Schema.Attributes.SelectMany(a => Rows(view, a));

    private static IEnumerable<WordDatom> Rows(IDatabaseView view, Attribute attribute)
    {
        var column = view.Column(attribute.Id);
        for (var i = 0; i < column.Count; i++) yield return new WordDatom(column.E[i], attribute.Id, column.V[i], column.T[i], column.Added?[i] ?? true);
    }

    private static List<WordDatom> InOrder(IDatabaseView view, DatomBuffer rows, Func<WordDatom, long> first)
    {
        var list = new List<WordDatom>(rows.Count);
        for (var i = 0; i < rows.Count; i++) list.Add(rows[i]);
        return [.. list.OrderBy(first).ThenBy(d => d.V, Values(view)).ThenBy(d => d.E).ThenBy(d => d.T)];
    }

    private static Comparer<ulong> Values(IDatabaseView view) => Comparer<ulong>.Create((x, y) =>
    {
        if (x == y) return 0;
        var (refX, refY) = (Word.IsRef(x), Word.IsRef(y));
        if (refX || refY) return refX && refY ? x.CompareTo(y) : refX ? 1 : -1;
        return IndexOrder.Instance.Compare(view.Words.ToValue(x), view.Words.ToValue(y));
    });

    /// <summary>What a value given by a caller may be in an attribute: an entity, a value, or under <c>:db.type/any</c> either.</summary>
    private static List<ulong> WordsOf(IDatabaseView view, Attribute attribute, object? value)
    {
        var words = new List<ulong>();
        if (attribute.MayHoldRefs && EntityLookup.TryFind(view, value, out var e)) words.Add(Word.OfRef(e));
        if (attribute.ValueType != ValueType.Ref && view.Words.TryToWord(value, out var word)) words.Add(word);
        return words;
    }

    private static long Entity(IDatabaseView view, object? entity) => EntityLookup.TryFind(view, entity, out var e)
        ? e
        : throw new DatalogException(ErrorKind.Request, "entity-not-found", $"no entity {EdnWriter.ToString(entity)}", "an entity is an id, an ident or a lookup ref [:unique/attribute value]");

    private static Attribute AttributeOf(IDatabaseView view, object? name)
    {
        Attribute? attribute = null;
        var known = name switch
        {
            Keyword ident => view.Schema.TryGetAttribute(ident, out attribute),
            long id => view.Schema.TryGetAttribute(id, out attribute),
            _ => false,
        };
        return known ? attribute! : throw new DatalogException(ErrorKind.Request, "unknown-attribute", $"unknown attribute {EdnWriter.ToString(name)}", "`dls schema STORE` lists them");
    }

    private static DatalogException Bad(string message) => new(ErrorKind.Request, "bad-components", message);
}
