namespace DatalogStore.Model;

/// <summary>A datom as callers see it.</summary>
/// <param name="E">Entity id.</param>
/// <param name="A">Attribute's entity id; its name is <c>Database.Ident(A)</c>.</param>
/// <param name="V">Value; a ref is the entity id as <see cref="long"/>.</param>
/// <param name="Tx">Entity id of the transaction.</param>
/// <param name="Added">True for an assertion, false for a retraction.</param>
public readonly record struct Datom(long E, long A, object V, long Tx, bool Added);
