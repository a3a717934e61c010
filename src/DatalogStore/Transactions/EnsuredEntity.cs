using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary><c>[:db/add e :db/ensure spec]</c>: an entity that must satisfy an entity spec after the transaction; nothing is written for it.</summary>
internal readonly record struct EnsuredEntity(long E, long Spec, SourceSpan Span);
