using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>Entity ids of attributes to their idents, wherever they stand in a row.</summary>
internal static class AttributeNames
{
    public static object? Replace(object? value, Database db) => value switch
    {
        long e when db.TryIdent(e, out var ident) && db.TryAttribute(ident, out var attribute) && attribute.Id == e => ident,
        string or byte[] => value,
        IReadOnlyDictionary<object, object?> map => EdnMap.Of(map.Select(e => new KeyValuePair<object, object?>(Replace(e.Key, db)!, Replace(e.Value, db)))),
        EdnSet set => new EdnSet(set.Select(v => Replace(v, db))),
        IReadOnlyCollection<object?> items and not IReadOnlySet<object?> => new EdnVector([.. items.Select(v => Replace(v, db))]),
        _ => value,
    };
}

/// <summary><c>#tx N</c> to the entity of the N-th transaction.</summary>
internal static class TransactionEntities
{
    public static object? Replace(object? value, IReadOnlyList<long> transactions) => value switch
    {
        EdnTagged { Tag.Text: "tx", Value: long n } => n >= 1 && n <= transactions.Count ? transactions[(int)n - 1] : value,
        EdnMap map => EdnMap.Of(map.Select(e => new KeyValuePair<object, object?>(Replace(e.Key, transactions)!, Replace(e.Value, transactions)))),
        EdnSet set => new EdnSet(set.Select(v => Replace(v, transactions))),
        EdnSequence items => new EdnVector([.. items.Select(v => Replace(v, transactions))]),
        _ => value,
    };
}
