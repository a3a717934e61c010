namespace DatalogStore.Model;

/// <summary>What the <c>:find</c> of a query asked for.</summary>
public enum FindShape
{
    /// <summary><c>:find ?a ?b</c>: a set of rows.</summary>
    Relation,

    /// <summary><c>:find [?a ...]</c>: one column.</summary>
    Collection,

    /// <summary><c>:find [?a ?b]</c>: one row, or none.</summary>
    Tuple,

    /// <summary><c>:find ?a .</c>: one value, or none.</summary>
    Scalar,
}
