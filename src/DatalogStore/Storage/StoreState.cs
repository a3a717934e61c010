namespace DatalogStore.Storage;

/// <summary>
/// What a commit leaves behind for the next: written in every log row, so that the last log row is the whole state. Immutable.
/// </summary>
/// <param name="T">The last committed transaction; 0 is the bootstrap.</param>
/// <param name="InstantMs">Its <c>:db/txInstant</c>, milliseconds since 1970.</param>
/// <param name="NextOrdinary">Next entity id of the ordinary partition.</param>
/// <param name="NextAttribute">Next entity id of the attribute partition.</param>
/// <param name="NextSnapshot">Next entity id of the snapshot partition.</param>
/// <param name="NextDictionaryId">Next dictionary id.</param>
/// <param name="SchemaT">The last transaction that changed an ident or an attribute.</param>
/// <param name="Generation">Raised by forget and excision: values of an older generation have expired.</param>
internal sealed record StoreState(
    long T, long InstantMs, long NextOrdinary, long NextAttribute, long NextSnapshot, long NextDictionaryId, long SchemaT, long Generation);
