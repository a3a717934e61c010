using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Views;

namespace DatalogStore.Cli.Options;

/// <summary>
/// The VIEW options. One group chooses the world by the times of snapshots (<c>--at --snapshot --all --from/--to</c>), the other by transaction
/// (<c>--as-of --since --history</c>); at most one of each, and the two compose. On a store with snapshots, no choice of the first group means
/// <c>--at now</c>: without <c>--all</c> an answer never mixes moments.
/// </summary>
internal sealed class ViewOptions
{
    private readonly Option<string?> _at = Text("--at", "INSTANT", "The world at a moment: of each source the latest snapshot (default: now). A bare date means its end, UTC");
    private readonly Option<string?> _snapshot = Text("--snapshot", "ID", "One snapshot");
    private readonly Option<bool> _all = new("--all") { Description = "Everything at once, moments mixed" };
    private readonly Option<string?> _from = Text("--from", "T", "A period: with --to, and --over-time or --union (from ≤ time < to)");
    private readonly Option<string?> _to = Text("--to", "T", "The end of the period, itself outside");
    private readonly Option<bool> _union = new("--union") { Description = "All snapshots of the period as one merged world: it can join one day with another" };
    private readonly Option<bool> _overTime = new("--over-time") { Description = "With query: the period moment by moment, each row with the intervals in which it held" };
    private readonly Option<string?> _maximumAge = Text("--max-age", "AGE", "With --at: leave out snapshots older than 7d, 36h, …");
    private readonly Option<bool> _includeIncomplete = new("--include-incomplete") { Description = "Also snapshots that their collector called incomplete" };
    private readonly Option<string?> _asOf = Text("--as-of", "T", "The store after transaction T, or as it was at an instant of transaction time");
    private readonly Option<string?> _since = Text("--since", "T", "Only what transactions after T asserted");
    private readonly Option<bool> _history = new("--history") { Description = "Every assertion and retraction" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_at, _snapshot, _all, _from, _to, _union, _overTime, _maximumAge, _includeIncomplete, _asOf, _since, _history]) command.Add(option);
    }

    /// <summary>What the options ask for, checked as far as can be without the store.</summary>
    public ViewRequest Read(Tool tool, ParseResult parsed)
    {
        Check(parsed);
        return new ViewRequest
        {
            Now = tool.Time.GetUtcNow(),
            IsAll = parsed.GetValue(_all),
            SnapshotId = parsed.GetValue(_snapshot),
            At = parsed.GetValue(_at) is { } at ? Moments.ParseEnd(tool, "--at", at) : null,
            IsOverTime = parsed.GetValue(_overTime),
            Period = parsed.GetValue(_from) is { } from ? Period(tool, from, parsed.GetValue(_to)!) : null,
            Choice = new AtOptions
            {
                IncludeDeclaredIncomplete = parsed.GetValue(_includeIncomplete),
                MaximumAge = parsed.GetValue(_maximumAge) is { } age ? Moments.ParseDuration("--max-age", age) : null,
            },
            AsOf = parsed.GetValue(_asOf) is { } asOf ? TransactionPoint.Parse(tool, "--as-of", asOf) : null,
            Since = parsed.GetValue(_since) is { } since ? TransactionPoint.Parse(tool, "--since", since) : null,
            IsHistory = parsed.GetValue(_history),
        };
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static (DateTimeOffset From, DateTimeOffset To) Period(Tool tool, string from, string to)
    {
        var (start, end) = (Moments.Parse(tool, "--from", from), Moments.Parse(tool, "--to", to));
        if (start >= end) throw new RequestException("empty-period", $"--from {from} --to {to}: the period is empty, from ≤ time < to", "--to is the first moment that no longer counts");
        return (start, end);
    }

    private void Check(ParseResult parsed)
    {
        var period = parsed.GetValue(_from) is not null || parsed.GetValue(_to) is not null;
        OneOf(("--at", parsed.GetValue(_at) is not null), ("--snapshot", parsed.GetValue(_snapshot) is not null), ("--all", parsed.GetValue(_all)), ("--from/--to", period));
        OneOf(("--as-of", parsed.GetValue(_asOf) is not null), ("--since", parsed.GetValue(_since) is not null), ("--history", parsed.GetValue(_history)));
        if (period && (parsed.GetValue(_from) is null || parsed.GetValue(_to) is null)) throw new RequestException("bad-view", "--from and --to go together", "give both, with --over-time or --union");
        OneOf(("--over-time", parsed.GetValue(_overTime)), ("--union", parsed.GetValue(_union)));
        if (period && !parsed.GetValue(_union) && !parsed.GetValue(_overTime))
            throw new RequestException("bad-view", "--from and --to need to be told how: --over-time (moment by moment) or --union (one merged world)", "a merged world can join one day with another, so it wants the word --union");
        if (!period && parsed.GetValue(_union)) throw new RequestException("bad-view", "--union needs --from and --to");
        if (!period && parsed.GetValue(_overTime)) throw new RequestException("bad-view", "--over-time needs --from and --to");
    }

    private static void OneOf(params (string Name, bool IsGiven)[] options)
    {
        var given = options.Where(o => o.IsGiven).Select(o => o.Name).ToList();
        if (given.Count > 1) throw new RequestException("bad-view", $"{string.Join(" and ", given)} exclude each other", "choose one of " + string.Join(", ", options.Select(o => o.Name)));
    }
}
