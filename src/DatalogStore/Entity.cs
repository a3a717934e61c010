using System.Collections.Concurrent;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// An entity of one database value. Attributes are read when they are first asked for and kept; what they say never changes. Equal to the same entity
/// of an equal database value. Safe for many threads.
/// </summary>
public sealed class Entity : IEquatable<Entity>
{
    private readonly ConcurrentDictionary<Keyword, object> _read = new();

    internal Entity(Database db, long id) => (Db, Id) = (db, id);

    /// <summary>The database that it is read from.</summary>
    public Database Db { get; }

    /// <summary>Its entity id.</summary>
    public long Id { get; }

    /// <summary>The names of the attributes that it has.</summary>
    public IReadOnlyList<Keyword> Keys
    {
        get
        {
            using var view = Db.OpenView();
            return [.. AttributesOf(view).Select(a => a.Attribute.Ident)];
        }
    }

    /// <summary>The value of an attribute, named as in <c>person/name</c>, or backwards as in <c>person/_boss</c>; a leading colon may stand.</summary>
    public object? this[string name] => this[Keyword.Of(name.StartsWith(':') ? name[1..] : name)];

    /// <summary>
    /// The value of an attribute: an <see cref="EdnSet"/> of values when it is of cardinality many, an <see cref="Entity"/> for a reference. A reverse
    /// attribute gives the set of entities that refer to this one; of a component, whose parts have one whole, that one entity.
    /// <c>:db/id</c> is the id. <see langword="null"/> when the entity has no such attribute.
    /// </summary>
    public object? this[Keyword name]
    {
        get
        {
            if (name.Text == "db/id") return Id;
            if (_read.TryGetValue(name, out var known)) return known;
            using var view = Db.OpenView();
            return Read(view, name) is { } value ? _read.GetOrAdd(name, value) : null;
        }
    }

    /// <summary>Reads all its attributes, and those of its parts, at once.</summary>
    /// <returns>The entity itself.</returns>
    public Entity Touch()
    {
        using var view = Db.OpenView();
        var touched = new HashSet<long>();
        var pending = new Stack<Entity>([this]);
        while (pending.TryPop(out var entity))
        {
            if (!touched.Add(entity.Id)) continue;
            foreach (var (attribute, words) in entity.AttributesOf(view))
            {
                var value = entity._read.GetOrAdd(attribute.Ident, _ => ValueOf(view, attribute, words));
                if (!attribute.IsComponent) continue;
                foreach (var part in value is EdnSet set ? set.OfType<Entity>() : value is Entity one ? [one] : []) pending.Push(part);
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public bool Equals(Entity? other) => other is not null && Id == other.Id && Db.IsSameAs(other.Db);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Entity);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Db.BasisT);

    /// <summary>Its id as a map, <c>{:db/id 42}</c>.</summary>
    public override string ToString() => $"{{:db/id {Id}}}";

    private object? Read(IDatabaseView view, Keyword name)
    {
        var rows = new DatomBuffer();
        if (view.Schema.TryGetAttribute(name, out var attribute))
        {
            view.EntityAttribute(Id, attribute.Id, rows);
            return rows.Count == 0 ? null : ValueOf(view, attribute, rows.V.ToArray());
        }

        if (!ReverseName.TryForward(name, out var forward) || !view.Schema.TryGetAttribute(forward, out attribute)) return null;
        view.ByValue(attribute.Id, Word.OfRef(Id), rows);
        if (rows.Count == 0) return null;
        if (attribute is { IsComponent: true, IsShared: false }) return new Entity(Db, rows.E[0]);
        return new EdnSet(rows.E.ToArray().Select(object? (e) => new Entity(Db, e)));
    }

    private object ValueOf(IDatabaseView view, Model.Attribute attribute, ulong[] words)
    {
        if (attribute.Cardinality == Cardinality.Many) return new EdnSet(words.Select(w => ValueOf(view, w)));
        return ValueOf(view, words[0]);
    }

    private object ValueOf(IDatabaseView view, ulong word) => Word.IsRef(word) ? new Entity(Db, Word.EntityOf(word)) : view.Words.ToValue(word)!;

    private IEnumerable<(Model.Attribute Attribute, ulong[] Words)> AttributesOf(IDatabaseView view)
    {
        var rows = new DatomBuffer();
        view.Entity(Id, rows);
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && rows.A[end] == rows.A[start]) end++;
            if (view.Schema.TryGetAttribute(rows.A[start], out var attribute)) yield return (attribute, rows.V[start..end].ToArray());
            start = end;
        }
    }
}
