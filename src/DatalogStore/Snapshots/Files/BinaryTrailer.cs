namespace DatalogStore.Snapshots.Files;

/// <summary>What the last record of a binary file says of it.</summary>
/// <param name="Entities">How many entities the file has, recurring ones included.</param>
/// <param name="Triples">How many triples, content hashes included.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Digest">SHA-256 of the canonical lines.</param>
internal sealed record BinaryTrailer(long Entities, long Triples, long Blocks, byte[] Digest);
