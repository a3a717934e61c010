namespace DatalogStore;

/// <summary>Limits of one pull.</summary>
public sealed record PullOptions
{
    /// <summary>How long it may take; <see langword="null"/>: as long as it needs.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many values and maps it may make in all; <see langword="null"/>: ten million.</summary>
    public long? ValuesMax { get; init; }

    /// <summary>Unknown attributes are errors instead of warnings.</summary>
    public bool Strict { get; init; }

    /// <summary>Takes each warning: an unknown attribute, with near names.</summary>
    public Action<string>? OnWarning { get; init; }
}
