namespace DatalogStore.Oracle.Generate;

/// <summary>What a generated variable or attribute holds.</summary>
internal enum Sort
{
    Entity,
    Long,
    Double,
    Decimal,
    Text,
    Key,
    Flag,
    Instant,

    /// <summary>Values of several kinds, as an attribute of type any or an attribute variable gives them.</summary>
    Any,

    /// <summary>A tuple.</summary>
    Tuple,

    /// <summary>The entity of an attribute.</summary>
    Attribute,

    /// <summary>The entity of a transaction.</summary>
    Transaction,
}

/// <summary>An attribute of a generated schema.</summary>
internal sealed record AttributePlan(string Name, Sort Sort, bool IsMany, string Properties)
{
    public string Definition => $"{{:db/ident {Name} :db/valueType :db.type/{TypeName} :db/cardinality :db.cardinality/{(IsMany ? "many" : "one")}{Properties}}}";

    private string TypeName => Sort switch
    {
        Sort.Entity => "ref",
        Sort.Long => "long",
        Sort.Double => "double",
        Sort.Decimal => "bigdec",
        Sort.Text => "string",
        Sort.Key => "keyword",
        Sort.Flag => "boolean",
        Sort.Instant => "instant",
        _ => "any",
    };
}
