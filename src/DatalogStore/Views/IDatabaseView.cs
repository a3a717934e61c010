using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// What a query, a pull or a transaction reads: the datoms of one store that are visible at one basis, time view and scope. Borrowed for one
/// operation and disposed at its end. Safe for many threads at once. Everything that hides or merges datoms (as-of, since, scope, cardinality
/// over time) is done below: a caller sees current datoms, each once, or, when <see cref="IsHistory"/>, every assertion and retraction.
/// </summary>
internal interface IDatabaseView : IDisposable
{
    /// <summary>The last transaction that is visible.</summary>
    long BasisT { get; }

    /// <summary>The schema in force at the basis.</summary>
    DatabaseSchema Schema { get; }

    /// <summary>Whether retracted datoms and retractions are seen too.</summary>
    bool IsHistory { get; }

    /// <summary>Words to values and back.</summary>
    IWordTable Words { get; }

    /// <summary>Which snapshot saw which entity: the snapshots complete at the basis and inside the scope. A view around another one hands on that one's.</summary>
    Sightings Sightings { get; }

    /// <summary>All datoms of an attribute, sorted by entity, then word, then t. Cached: asking again costs nothing.</summary>
    Column Column(long a);

    /// <summary>The column when it is decoded already; <see langword="null"/> when asking for it would read the store.</summary>
    Column? CachedColumn(long a) => null;

    /// <summary>How many datoms <see cref="Column"/> would have at most, without reading them.</summary>
    long CountEstimate(long a);

    /// <summary>Adds the datoms of an entity, sorted by attribute, then word, then t.</summary>
    void Entity(long e, DatomBuffer into);

    /// <summary>Adds the datoms of an entity's attribute, sorted by word, then t.</summary>
    void EntityAttribute(long e, long a, DatomBuffer into);

    /// <summary>Adds the datoms of an attribute with this value, sorted by entity, then t. Uses AVET or VAET where the attribute has it, else its column.</summary>
    void ByValue(long a, ulong v, DatomBuffer into);

    /// <summary>Adds the datoms of any attribute whose value is the entity, sorted by attribute, then entity, then t.</summary>
    void Referring(long e, DatomBuffer into);

    /// <summary>About how many rows, entities and values <see cref="Column"/> would have, without reading them.</summary>
    ColumnEstimate Estimate(long a);

    /// <summary>
    /// The first block of 32 entity ids (an entity's id without its last five bits) not before this one, or going back the last not after it, of which anything
    /// was ever written, visible or not; <see langword="null"/> when there is none.
    /// </summary>
    long? FindBlock(long block, bool isDescending);

    /// <summary>Adds the datoms of every entity of a block, in no order.</summary>
    void Block(long block, DatomBuffer into);

    /// <summary>The first entity not before this one, or going back the last not after it, to which anything ever referred, visible or not.</summary>
    long? FindReferred(long e, bool isDescending);

    /// <summary>
    /// Adds every datom that a transaction asserted or retracted, sorted by entity, attribute, word: what the log has of it, whatever was retracted
    /// since. Nothing for a transaction outside of the view's time; only entities in its scope.
    /// </summary>
    void Transaction(long t, DatomBuffer into);
}

/// <summary>What statistics say of an attribute at a view; estimates, except that no rows are none.</summary>
internal readonly record struct ColumnEstimate(long Rows, long Entities, long Values);
