using DatalogStore.Fuzz;

namespace DatalogStore.Tests.Snapshots;

/// <summary>The short version of <c>DatalogStore.Fuzz crash</c>.</summary>
public class CrashTests
{
    [Fact]
    public void A_process_killed_while_it_ingests_loses_and_changes_nothing() =>
        Assert.Equal(0, CrashFuzz.Run(new FuzzOptions("crash", Seconds: 120, Seed: 5, CountMax: 2, DifferencesMax: 1, IsVerbose: false)));

    [Fact]
    public void A_process_killed_while_threads_commit_loses_nothing_that_was_acknowledged() =>
        Assert.Equal(0, CommitCrashFuzz.Run(new FuzzOptions("crash", Seconds: 60, Seed: 5, CountMax: 2, DifferencesMax: 1, IsVerbose: false)));
}
