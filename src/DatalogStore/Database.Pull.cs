using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>Entities as maps: pull, and lazy entities.</summary>
public sealed partial class Database
{
    /// <summary>An entity as a map.</summary>
    /// <param name="pattern">What of it, as EDN text: <c>[:person/name {:person/friend [:person/name]}]</c>.</param>
    /// <param name="entity">The entity: a <see cref="long"/>, a <see cref="Keyword"/>, or a vector of a unique attribute and a value.</param>
    /// <returns>The map; <see langword="null"/> when there is no such entity, or nothing of what is asked.</returns>
    /// <exception cref="DatalogException"><c>bad-pull</c>, <c>pull-on-history</c>, <c>unknown-function</c>; <c>pull-too-deep</c>, <c>pull-too-large</c> when a recursion leads too far.</exception>
    public EdnMap? Pull(string pattern, object entity) => Pull(pattern, entity, new PullOptions());

    /// <summary>An entity as a map, by a pattern that was built as a value.</summary>
    public EdnMap? Pull(EdnVector pattern, object entity) => Pull(pattern, entity, new PullOptions());

    /// <summary>An entity as a map, within limits.</summary>
    /// <param name="pattern">EDN text, or an <see cref="EdnVector"/>.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public EdnMap? Pull(object pattern, object entity, PullOptions options, CancellationToken cancellationToken = default)
    {
        using var session = new PullSession(this, pattern, options, cancellationToken);
        return session.Pull(entity);
    }

    /// <summary>Several entities as maps, each in its place: <see langword="null"/> for nothing.</summary>
    public IReadOnlyList<EdnMap?> PullMany(string pattern, IEnumerable<object> entities) => PullMany(pattern, entities, new PullOptions());

    /// <summary>Several entities as maps, by a pattern that was built as a value.</summary>
    public IReadOnlyList<EdnMap?> PullMany(EdnVector pattern, IEnumerable<object> entities) => PullMany(pattern, entities, new PullOptions());

    /// <summary>Several entities as maps, within limits that hold for all of them together.</summary>
    /// <param name="pattern">EDN text, or an <see cref="EdnVector"/>.</param>
    /// <param name="entities">The entities.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<EdnMap?> PullMany(object pattern, IEnumerable<object> entities, PullOptions options, CancellationToken cancellationToken = default)
    {
        using var session = new PullSession(this, pattern, options, cancellationToken);
        return [.. entities.Select(session.Pull)];
    }

    /// <summary>
    /// The entities of an attribute's datoms as maps, in the order of an index: for paging by value (<see cref="DatomIndex.Avet"/>) or by entity
    /// (<see cref="DatomIndex.Aevt"/>). Maps are made as they are asked for; an entity with several values comes several times.
    /// </summary>
    /// <param name="index">AVET, for an indexed or unique attribute, or AEVT.</param>
    /// <param name="pattern">EDN text, or an <see cref="EdnVector"/>.</param>
    /// <param name="start">The attribute, and from where: a value and an entity in AVET, an entity and a value in AEVT. The start belongs to the answer.</param>
    /// <param name="reverse">Whether to go backwards from the start; without a value or entity, from the end.</param>
    /// <param name="options">Limits; <see langword="null"/> for none but the usual ones.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatalogException"><c>bad-components</c>, <c>unknown-attribute</c>, and those of a pull.</exception>
    public IEnumerable<EdnMap?> IndexPull(
        DatomIndex index, object pattern, IReadOnlyList<object?> start, bool reverse = false, PullOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var session = new PullSession(this, pattern, options ?? new PullOptions(), cancellationToken);
        foreach (var datom in IndexStart.Read(session.View, index, start, reverse)) yield return session.Pull(datom.E);
    }

    /// <summary>An entity whose attributes are read when they are asked for.</summary>
    /// <param name="entity">A <see cref="long"/>, a <see cref="Keyword"/>, or a vector of a unique attribute and a value.</param>
    /// <returns>The entity; <see langword="null"/> when an ident or a lookup ref names none. An id always gives one, be it without attributes.</returns>
    /// <exception cref="DatalogException"><c>pull-on-history</c>.</exception>
    public Entity? Entity(object entity)
    {
        if (Spec.IsHistory) throw new DatalogException(ErrorKind.Request, "pull-on-history", "a history has no entities: it shows a value and its retraction side by side", "take the entity from the database itself or as of a moment");
        return TryEntid(entity, out var e) ? new Entity(this, e) : null;
    }

    /// <summary>Whether two values show the same: one store, basis, time view and scope.</summary>
    internal bool IsSameAs(Database other) => ReferenceEquals(_views, other._views) && Spec == other.Spec;
}
