using System.Diagnostics.CodeAnalysis;
using DatalogStore.Edn;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Entities, idents and attributes by their names.</summary>
public sealed partial class Database
{
    /// <summary>The entity that an id, an ident or a lookup ref names.</summary>
    /// <param name="entity">A <see cref="long"/>, a <see cref="Keyword"/>, or a vector of a unique attribute and a value.</param>
    /// <param name="e">Its id.</param>
    public bool TryEntid(object entity, out long e)
    {
        using var view = OpenView();
        return EntityLookup.TryFind(view, entity, out e);
    }

    /// <inheritdoc cref="TryEntid(object, out long)"/>
    /// <returns>Its id.</returns>
    /// <exception cref="DatalogException"><c>entity-not-found</c></exception>
    public long Entid(object entity) => Read(view => IndexComponents.EntityOf(view, entity));

    /// <summary>The ident of an entity.</summary>
    public bool TryIdent(long e, [NotNullWhen(true)] out Keyword? ident)
    {
        using var view = OpenView();
        return view.Schema.TryGetIdent(e, out ident);
    }

    /// <summary>The ident of an entity.</summary>
    /// <exception cref="DatalogException"><c>ident-not-found</c>: it has none.</exception>
    public Keyword Ident(long e) => TryIdent(e, out var ident)
        ? ident
        : throw new DatalogException(ErrorKind.Request, "ident-not-found", $"entity {EdnWriter.ToString(e)} has no :db/ident");

    /// <summary>The attribute with a name.</summary>
    public bool TryAttribute(Keyword ident, [NotNullWhen(true)] out Attribute? attribute)
    {
        using var view = OpenView();
        return view.Schema.TryGetAttribute(ident, out attribute);
    }

    /// <summary>The attribute that an ident (a <see cref="Keyword"/>) or an id names.</summary>
    /// <exception cref="DatalogException"><c>unknown-attribute</c></exception>
    public Attribute Attribute(object name) => Read(view => IndexComponents.AttributeOf(view, name));
}
