using DatalogStore.Fuzz;

if (args is [CrashFuzz.ChildCommand, var store, var snapshots]) return CrashFuzz.Child(store, snapshots);
if (args is [CommitCrashFuzz.ChildCommand, var target]) return CommitCrashFuzz.Child(target);

return FuzzOptions.TryRead(args, out var options)
    ? options.Target switch
    {
        "query" => QueryFuzz.Run(options),
        "transact" => TransactionFuzz.Run(options),
        "pull" => PullFuzz.Run(options),
        "crash" => CrashFuzz.Run(options) | CommitCrashFuzz.Run(options),
        "stress" => StressFuzz.Run(options),
        _ => FuzzOptions.Usage(),
    }
    : FuzzOptions.Usage();
