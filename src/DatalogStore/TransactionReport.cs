using DatalogStore.Model;

namespace DatalogStore;

/// <summary>What a committed transaction did.</summary>
/// <param name="DbBefore">The database it was applied to.</param>
/// <param name="DbAfter">The database with it.</param>
/// <param name="TxData">Its datoms, its own <c>:db/txInstant</c> included; made when they are first asked for.</param>
/// <param name="Tempids">The entity of every tempid that the caller named: strings, and negative numbers as <see cref="long"/>.</param>
public sealed record TransactionReport(Database DbBefore, Database DbAfter, IReadOnlyList<Datom> TxData, IReadOnlyDictionary<object, long> Tempids);
