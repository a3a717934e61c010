using DatalogStore.Fuzz;

if (args is [CrashFuzz.ChildCommand, var store, var snapshots]) return CrashFuzz.Child(store, snapshots);

return FuzzOptions.TryRead(args, out var options)
    ? options.Target switch
    {
        "query" => QueryFuzz.Run(options),
        "transact" => TransactionFuzz.Run(options),
        "pull" => PullFuzz.Run(options),
        "crash" => CrashFuzz.Run(options),
        _ => FuzzOptions.Usage(),
    }
    : FuzzOptions.Usage();
