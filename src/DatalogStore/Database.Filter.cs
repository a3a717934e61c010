using System.Collections.Immutable;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Databases of chosen datoms.</summary>
public sealed partial class Database
{
    private ImmutableList<Func<Database, Datom, bool>> _filters = [];

    /// <summary>Whether datoms are hidden by <see cref="Filter"/>.</summary>
    public bool IsFiltered => !_filters.IsEmpty;

    /// <summary>
    /// Only the datoms that a predicate accepts, and every other filter of this database. Queries, pulls and indexes see no others; attributes, idents and the
    /// catalogue of snapshots are not filtered. Which datoms hold is decided first: a filter that hides a retraction does not bring back what was retracted.
    /// </summary>
    /// <param name="predicate">
    /// Asked about each datom, more than once perhaps and from several threads; it must answer the same each time. Its first argument is this database
    /// without filters, with whatever views were taken of it since.
    /// </param>
    public Database Filter(Func<Database, Datom, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new Database(_views, _functions, Spec, Scope) { _filters = _filters.Add(predicate) };
    }

    private FilteredView Filtered(IDatabaseView view)
    {
        var unfiltered = new Database(_views, _functions, Spec, Scope);
        var filters = _filters;
        return new FilteredView(view, datom =>
        {
            var seen = ToDatom(datom, view);
            foreach (var filter in filters)
            {
                if (!filter(unfiltered, seen)) return false;
            }

            return true;
        });
    }
}
