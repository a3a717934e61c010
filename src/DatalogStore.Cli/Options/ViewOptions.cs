using System.CommandLine;
using System.Globalization;
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
    private readonly Option<string?> _from = Text("--from", "T", "A period: with --to and --union (from ≤ time < to)");
    private readonly Option<string?> _to = Text("--to", "T", "The end of the period, itself outside");
    private readonly Option<bool> _union = new("--union") { Description = "All snapshots of the period as one merged world: it can join one day with another" };
    private readonly Option<bool> _overTime = new("--over-time") { Description = "The period moment by moment (not there yet)" };
    private readonly Option<string?> _maximumAge = Text("--max-age", "AGE", "With --at: leave out snapshots older than 7d, 36h, …");
    private readonly Option<bool> _includeIncomplete = new("--include-incomplete") { Description = "Also snapshots that their collector called incomplete" };
    private readonly Option<string?> _asOf = Text("--as-of", "T", "The store after transaction T, or as it was at an instant of transaction time");
    private readonly Option<string?> _since = Text("--since", "T", "Only what transactions after T asserted");
    private readonly Option<bool> _history = new("--history") { Description = "Every assertion and retraction" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_at, _snapshot, _all, _from, _to, _union, _overTime, _maximumAge, _includeIncomplete, _asOf, _since, _history]) command.Add(option);
    }

    /// <summary>The view that the options ask for. Warns where they probably do not mean what was wanted.</summary>
    public Database Apply(Tool tool, ParseResult parsed, Database db)
    {
        Check(parsed);
        var catalog = db.Snapshots;
        var view = ByTransaction(tool, parsed, db, catalog);
        var options = new AtOptions
        {
            IncludeDeclaredIncomplete = parsed.GetValue(_includeIncomplete),
            MaximumAge = parsed.GetValue(_maximumAge) is { } age ? Moments.ParseDuration("--max-age", age) : null,
        };
        if (parsed.GetValue(_all)) return view;
        if (parsed.GetValue(_snapshot) is { } id) return view.Snapshot(ParseId(id, catalog));
        if (parsed.GetValue(_from) is { } from) return Union(tool, view, from, parsed.GetValue(_to)!, options);
        if (parsed.GetValue(_at) is { } at) return view.At(Moments.ParseEnd(tool, "--at", at), options);
        return view.Snapshots.Count > 0 ? view.At(tool.Time.GetUtcNow(), options) : view;
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static Database Union(Tool tool, Database view, string from, string to, AtOptions options)
    {
        var (start, end) = (Moments.Parse(tool, "--from", from), Moments.Parse(tool, "--to", to));
        if (start >= end) throw new RequestException("empty-period", $"--from {from} --to {to}: the period is empty, from ≤ time < to", "--to is the first moment that no longer counts");
        return view.Between(start, end, options);
    }

    /// <summary>The id whole, or enough of its first characters to name one snapshot.</summary>
    internal static Guid ParseId(string text, IReadOnlyList<SnapshotRecord> catalog)
    {
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        var matches = text.Length >= 4 ? catalog.Where(s => s.Id.ToString("D").StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList() : [];
        return matches.Count switch
        {
            1 => matches[0].Id,
            0 => throw new RequestException("unknown-snapshot", $"no snapshot {text}", "`dls snapshots STORE` lists them; four characters of an id are enough when they name one"),
            _ => throw new RequestException("unknown-snapshot", $"{text} is the beginning of {matches.Count} snapshots: {string.Join(", ", matches.Take(5).Select(s => s.Id))}", "give more characters"),
        };
    }

    private void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_overTime)) throw new RequestException("not-there-yet", "--over-time: a period moment by moment is not there yet", "ask with --at for each moment, or with --union for the merged period");
        var period = parsed.GetValue(_from) is not null || parsed.GetValue(_to) is not null;
        OneOf(("--at", parsed.GetValue(_at) is not null), ("--snapshot", parsed.GetValue(_snapshot) is not null), ("--all", parsed.GetValue(_all)), ("--from/--to", period));
        OneOf(("--as-of", parsed.GetValue(_asOf) is not null), ("--since", parsed.GetValue(_since) is not null), ("--history", parsed.GetValue(_history)));
        if (period && (parsed.GetValue(_from) is null || parsed.GetValue(_to) is null)) throw new RequestException("bad-view", "--from and --to go together", "give both, with --union");
        if (period && !parsed.GetValue(_union))
            throw new RequestException("bad-view", "--from and --to need to be told how: --over-time (moment by moment, not there yet) or --union (one merged world)", "a merged world can join one day with another, so it wants the word --union");
        if (!period && parsed.GetValue(_union)) throw new RequestException("bad-view", "--union needs --from and --to");
    }

    private static void OneOf(params (string Name, bool IsGiven)[] options)
    {
        var given = options.Where(o => o.IsGiven).Select(o => o.Name).ToList();
        if (given.Count > 1) throw new RequestException("bad-view", $"{string.Join(" and ", given)} exclude each other", "choose one of " + string.Join(", ", options.Select(o => o.Name)));
    }

    private Database ByTransaction(Tool tool, ParseResult parsed, Database db, IReadOnlyList<SnapshotRecord> catalog)
    {
        if (parsed.GetValue(_history)) return db.History();
        if (parsed.GetValue(_since) is { } since) return long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? db.Since(t) : db.Since(Moments.Parse(tool, "--since", since));
        if (parsed.GetValue(_asOf) is not { } asOf) return db;
        if (long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && !IsYear(asOf, db)) return db.AsOf(number);
        var moment = Moments.Parse(tool, "--as-of", asOf);
        var view = db.AsOf(moment);
        var known = catalog.Count(s => s.Time <= moment);
        if (known > 0 && view.Snapshots.Count == 0)
            tool.Warn($"--as-of is about when the store was written, and at {asOf} it held none of its snapshots; {known} of them show the world of that time or before: --at {asOf}");
        return view;
    }

    /// <summary>Four digits are a year, unless the store has had that many transactions.</summary>
    private static bool IsYear(string text, Database db) => text.Length == 4 && long.Parse(text, CultureInfo.InvariantCulture) > db.BasisT;
}
