using DatalogStore.Fuzz;

return FuzzOptions.TryRead(args, out var options)
    ? options.Target switch
    {
        "query" => QueryFuzz.Run(options),
        "transact" => TransactionFuzz.Run(options),
        _ => FuzzOptions.Usage(),
    }
    : FuzzOptions.Usage();
