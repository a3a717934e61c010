namespace DatalogStore.Cli;

/// <summary>What the process says with its exit code; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It ran, and the answer is "no": a test failed, a snapshot is not what it should be.</summary>
    public const int No = 1;

    /// <summary>The request was wrong.</summary>
    public const int Request = 2;

    /// <summary>Some data was bad.</summary>
    public const int Data = 3;

    /// <summary>A limit stopped it.</summary>
    public const int Limit = 4;

    /// <summary>An error that the tool does not know: a defect of it. <c>EX_SOFTWARE</c> of sysexits.h.</summary>
    public const int Defect = 70;

    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;
}
