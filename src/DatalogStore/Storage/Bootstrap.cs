using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Transaction 0 of every store: the built-in attributes and idents as datoms, at the epoch.</summary>
internal static class Bootstrap
{
    public static void Write(CommitBatch commit)
    {
        foreach (var attribute in BuiltIn.Attributes) Write(commit, attribute);
        foreach (var (ident, e) in BuiltIn.Idents) commit.Add(e, BuiltIn.Ident.Id, commit.Intern(ident), true);
        Word.TryOfInstant(0, out var epoch);
        commit.Add(EntityId.OfTransaction(0), BuiltIn.TxInstant.Id, epoch, true);
        var indexed = BuiltIn.Attributes.Where(a => a.HasValueIndex).Select(a => a.Id).ToHashSet();
        commit.Commit(0, schemaChanged: true, indexed.Contains, durable: true);
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
    }
}
