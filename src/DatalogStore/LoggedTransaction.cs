using DatalogStore.Model;

namespace DatalogStore;

/// <summary>A transaction as the log has it.</summary>
/// <param name="T">Its number.</param>
/// <param name="Tx">Its entity.</param>
/// <param name="Instant">Its <c>:db/txInstant</c>.</param>
/// <param name="Datoms">What it asserted and retracted, sorted by entity, attribute id and value (in the order of words), retractions first. What was removed is not there.</param>
public sealed record LoggedTransaction(long T, long Tx, DateTimeOffset Instant, IReadOnlyList<Datom> Datoms);
