namespace DatalogStore.Oracle.Generate;

/// <summary>A rule that clauses may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sorts">What its head positions hold.</param>
/// <param name="Required">How many of the first must be bound by a call.</param>
/// <param name="Group">Rules of one group may depend on one another; on lower groups also through negation.</param>
internal sealed record RulePlan(string Name, IReadOnlyList<Sort> Sorts, int Required, int Group);
