namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// What differs from the default in how maps become datoms. Equal hashes mean equal maps only under one policy, so it is recorded with the snapshot:
/// <code>
/// key-case=kebab ordered keyed=aws.ec2.* keyed=**.Tags embed=auto       absent ones are left out; the patterns of one kind in bytewise order
/// </code>
/// </summary>
internal sealed class MappingPolicy
{
    /// <summary>The word in place of a pattern that takes every string.</summary>
    private const string Auto = "auto";

    /// <summary>The part of a recorded policy that says that lists have their order.</summary>
    public const string Ordered = "ordered";

    private MappingPolicy(bool isOrdered, bool embedsAll, IReadOnlyList<PathPattern> keyed, IReadOnlyList<PathPattern> embedded, string text)
    {
        (IsOrdered, EmbedsAll, Keyed, Embedded) = (isOrdered, embedsAll, keyed, embedded);
        Text = text.Length == 0 ? null : text;
    }

    /// <summary>Whether what a set loses of a list is written beside it.</summary>
    public bool IsOrdered { get; }

    /// <summary>Whether every string is tried as a document.</summary>
    public bool EmbedsAll { get; }

    /// <summary>Maps whose keys are data.</summary>
    public IReadOnlyList<PathPattern> Keyed { get; }

    /// <summary>Strings that are tried as documents.</summary>
    public IReadOnlyList<PathPattern> Embedded { get; }

    /// <summary>Whether maps are reshaped before they are mapped.</summary>
    public bool Reshapes => Keyed.Count > 0 || Embedded.Count > 0 || EmbedsAll;

    /// <summary>As it is recorded; <see langword="null"/> for the default.</summary>
    public string? Text { get; }

    /// <summary>The policy that options ask for.</summary>
    /// <exception cref="DatalogException">A pattern is none: <c>bad-pattern</c>.</exception>
    public static MappingPolicy Of(SnapshotWriterOptions options)
    {
        var keyed = Patterns(options.Keyed);
        var embedded = Patterns(options.Embedded.Where(p => p != Auto));
        var embedsAll = options.Embedded.Contains(Auto);
        var parts = new List<string>();
        if (options.KeyCase == KeyCase.Kebab) parts.Add("key-case=kebab");
        if (options.IsOrdered) parts.Add(Ordered);
        parts.AddRange(keyed.Select(p => $"keyed={p}"));
        if (embedsAll) parts.Add($"embed={Auto}");
        else parts.AddRange(embedded.Select(p => $"embed={p}"));
        return new MappingPolicy(options.IsOrdered, embedsAll, keyed, embedded, string.Join(' ', parts));
    }

    /// <summary>Whether a recorded policy has this part.</summary>
    public static bool Has(string? text, string part) => text is not null && text.Split(' ').Contains(part, StringComparer.Ordinal);

    private static IReadOnlyList<PathPattern> Patterns(IEnumerable<string> texts) =>
        [.. texts.Select(t => t.TrimStart(':').Replace('/', '.')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(PathPattern.Parse)];
}
