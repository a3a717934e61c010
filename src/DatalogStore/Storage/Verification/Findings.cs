using DatalogStore.Codec;

namespace DatalogStore.Storage.Verification;

/// <summary>One thing that is wrong with a store: a stable code, the row where that is known, and what is wrong in words.</summary>
internal readonly record struct Finding(string Code, ColumnFamily? Family, string? Key, string Message);

/// <summary>What a verification found: the first of each code with their words, all others as a count, so that memory is bounded however much is wrong.</summary>
internal sealed class Findings
{
    public const int ToldMax = 100;

    private readonly List<Finding> _told = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<Finding> Told => _told;

    /// <summary>How many there are of each code, told or not.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public bool IsEmpty => _counts.Count == 0;

    /// <summary>Whether one more of a code would be told, so that nobody makes words for nothing.</summary>
    public bool Tells(string code) => _counts.GetValueOrDefault(code) < ToldMax;

    public void Add(string code, string message) => Add(new Finding(code, null, null, message));

    public void Add(string code, ColumnFamily family, ReadOnlySpan<byte> key, string message) =>
        Add(new Finding(code, family, Tells(code) ? Convert.ToHexStringLower(key) : "", message));

    public void Add(Finding finding)
    {
        if (Tells(finding.Code)) _told.Add(finding);
        _counts[finding.Code] = _counts.GetValueOrDefault(finding.Code) + 1;
    }

    /// <summary>Whether an exception says that bytes are damaged. The decoders raise only the first on purpose; the others are what wrong bytes may lead to in arithmetic on them.</summary>
    public static bool IsDamage(Exception why) =>
        why is DamagedBytesException or DatalogException { Kind: ErrorKind.Data } or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException or InvalidCastException or KeyNotFoundException;
}
