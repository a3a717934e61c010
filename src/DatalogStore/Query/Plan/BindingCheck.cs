namespace DatalogStore.Query.Plan;

/// <summary>Raises an error for variables that no legal order of clauses binds, naming every clause that waits and what for.</summary>
internal static class BindingCheck
{
    public static void Check(ResolvedQuery query, BindingModes modes)
    {
        var bound = new HashSet<int>();
        if (!modes.CanRunAll(query.Where.Goals, bound, out var stuck)) throw Insufficient(stuck, bound, query.Names);
        var unbound = query.FindVariables.Concat(query.WithVariables).Where(v => !bound.Contains(v)).Select(v => query.Names[v]).Distinct().ToList();
        if (unbound.Count > 0) throw new DatalogException(ErrorKind.Request, "unbound-variable", $"{string.Join(' ', unbound)} is bound by no clause", "use it in a clause of :where or in :in");
    }

    private static DatalogException Insufficient(List<Goal> stuck, HashSet<int> bound, VariableNames names)
    {
        const string Help = "no order of the clauses binds it: use the variable in a pattern, or give it as an input";
        return new DatalogException(ErrorKind.Request, [.. stuck.Select(g => new Fault("insufficient-bindings", $"{Text(g, names)} waits for {string.Join(' ', Waiting(g, bound).Select(v => names[v]).Distinct())}", Help, PlaceOf(g)))]);
    }

    private static Edn.SourcePlace? PlaceOf(Goal goal) => goal switch { CallGoal c => c.Place, RuleGoal r => r.Place, NotGoal n => n.Place, OrGoal o => o.Place, SnapshotGoal s => s.Place, _ => null };

    private static string Text(Goal goal, VariableNames names) => goal switch
    {
        CallGoal c => c.Clause.ToString(),
        SnapshotGoal s => s.Clause.ToString(),
        NotGoal n => n.Clause.ToString(),
        RuleGoal { Clause: { } clause } => clause.ToString(),
        OrGoal { Clause: { } clause } => clause.ToString(),
        _ => goal.Describe(names),
    };

    private static IEnumerable<int> Waiting(Goal goal, HashSet<int> bound)
    {
        var needed = goal switch { CallGoal call => call.Needed, SnapshotGoal snapshots => snapshots.Needed, _ => goal.Variables };
        var missing = needed.Where(v => !bound.Contains(v)).ToList();
        return missing.Count > 0 ? missing : goal.Variables;
    }
}
