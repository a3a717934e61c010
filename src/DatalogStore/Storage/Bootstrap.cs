using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Transaction 0 of every store: the built-in attributes and idents as datoms, at the epoch. A store made before some of them were built in gets these in a
/// transaction of its own when it is next opened for writing.
/// </summary>
internal static class Bootstrap
{
    public static void Write(CommitBatch commit, IReadOnlyCollection<Attribute> attributes)
    {
        foreach (var attribute in attributes) Write(commit, attribute);
        foreach (var (ident, e) in BuiltIn.Idents) commit.Add(e, BuiltIn.Ident.Id, commit.Intern(ident), true);
        Word.TryOfInstant(0, out var epoch);
        commit.Add(EntityId.OfTransaction(0), BuiltIn.TxInstant.Id, epoch, true);
        commit.Commit(0, schemaChanged: true, HasValueIndex, durable: true);
    }

    /// <summary>Adds those of the attributes that the store lacks; does nothing when it has them all.</summary>
    /// <exception cref="DatalogException"><c>reserved-ident</c>: an entity of one's own has the name of one of them.</exception>
    public static void AddMissing(DatomStorage storage, IReadOnlyCollection<Attribute> attributes, TimeProvider time)
    {
        using var view = storage.Store.OpenReadView();
        using var pieces = new PieceReader(view, storage.State.T, storage.WideLists);
        var found = new DatomBuffer();
        var missing = new List<Attribute>();
        foreach (var attribute in attributes)
        {
            found.Clear();
            pieces.Entity(attribute.Id, found, BuiltIn.Ident.Id);
            if (found.Count == 0) missing.Add(attribute);
        }

        if (missing.Count == 0) return;
        using var commit = storage.BeginCommit();
        foreach (var attribute in missing)
        {
            RefuseTaken(attribute, pieces, commit.Intern(attribute.Ident));
            Write(commit, attribute);
        }

        var instant = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), commit.Before.InstantMs);
        Word.TryOfInstant(instant, out var word);
        commit.Add(EntityId.OfTransaction(commit.T), BuiltIn.TxInstant.Id, word, true);
        commit.Commit(instant, schemaChanged: true, HasValueIndex, durable: true);
    }

    private static bool HasValueIndex(long a) => BuiltIn.Attributes.Any(b => b.Id == a && b.HasValueIndex);

    private static void RefuseTaken(Attribute attribute, PieceReader pieces, ulong ident)
    {
        var given = new DatomBuffer();
        pieces.Values(BuiltIn.Ident.Id, ident, given);
        for (var i = 0; i < given.Count; i++)
        {
            // The name's last word of an entity decides whether it still has it.
            var (e, isLast) = (given.E[i], true);
            for (var j = 0; j < given.Count; j++) isLast &= given.E[j] != e || given.T[j] <= given.T[i];
            if (isLast && given.Added[i])
            {
                throw new DatalogException(
                    ErrorKind.Data,
                    "reserved-ident",
                    $"Entity {e} has the ident {attribute.Ident}, which is built in since a later version than the one that made the store.",
                    "Give the entity another ident with the version that wrote it, or open the store for reading only.");
            }
        }
    }

    private static void Write(CommitBatch commit, Attribute attribute)
    {
        var e = attribute.Id;
        commit.Add(e, BuiltIn.Ident.Id, commit.Intern(attribute.Ident), true);
        commit.Add(e, BuiltIn.AttributeValueType.Id, Word.OfRef(BuiltIn.OfValueType(attribute.ValueType)), true);
        commit.Add(e, BuiltIn.AttributeCardinality.Id, Word.OfRef(BuiltIn.OfCardinality(attribute.Cardinality)), true);
        if (attribute.Unique != Uniqueness.None) commit.Add(e, BuiltIn.Unique.Id, Word.OfRef(BuiltIn.OfUnique(attribute.Unique)), true);
        if (attribute.IsIndexed) commit.Add(e, BuiltIn.Index.Id, Word.True, true);
        if (attribute.IsComponent) commit.Add(e, BuiltIn.IsComponent.Id, Word.True, true);
        if (attribute.TupleType != ValueType.None) commit.Add(e, BuiltIn.TupleType.Id, commit.Intern(ValueTypes.IdentOf(attribute.TupleType)), true);
    }
}
