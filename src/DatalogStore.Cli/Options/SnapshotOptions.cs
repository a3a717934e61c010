using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Model;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Options;

/// <summary>The options of <c>snapshot write</c> and <c>load</c>.</summary>
internal sealed class SnapshotOptions
{
    private readonly Option<string[]> _metadata = new("--meta") { HelpName = "K=V", Description = "Metadata: collector, account, region, started-at, tool-version, covers, failed, complete, or any name; may recur" };
    private readonly Option<string?> _time = new("--time") { HelpName = "INSTANT", Description = "The moment that was collected (default: now)" };
    private readonly Option<string?> _under = new("--under") { HelpName = "ATTRIBUTE-PATH", Description = "Put each record below this path, as :aws.s3/ListBuckets" };
    private readonly Option<string?> _hash = new("--hash") { HelpName = "S1|X1", Description = "S1: SHA-256 (default); X1: XxHash128, for trusted input" };
    private readonly Option<string?> _keyCase = new("--key-case") { HelpName = "keep|kebab", Description = "Letter case of keys (default: keep)" };
    private readonly Option<string?> _encoding = new("--encoding") { HelpName = "binary|edn", Description = "Encoding of the files (default: binary)" };
    private readonly Option<bool> _ordered = new("--ordered") { Description = "Keep the order and the repetitions of lists, so that an export has equal JSON values" };
    private readonly Option<string[]> _keyed = new("--keyed") { HelpName = "PATTERN", Description = "Maps whose keys are data: entities with …/%key, as aws.ec2.*.ByArn; may recur" };
    private readonly Option<string[]> _embed = new("--embed") { HelpName = "PATTERN|auto", Description = "Strings that hold JSON, to be asked about under …/%doc; may recur" };
    private readonly Option<string[]> _volatile = new("--volatile") { Hidden = true };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_metadata, _time, _under, _hash, _keyCase, _encoding, _ordered, _keyed, _embed, _volatile]) command.Add(option);
    }

    /// <summary>What the options ask for.</summary>
    /// <param name="tool">The clock.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="outputFolder">Where the snapshot goes; <see langword="null"/> for memory.</param>
    public SnapshotWriterOptions Read(Tool tool, ParseResult parsed, string? outputFolder)
    {
        ThrowIfNotThereYet(parsed);
        return new SnapshotWriterOptions
        {
            OutputFolder = outputFolder,
            Clock = tool.Time,
            Time = parsed.GetValue(_time) is { } time ? Moments.Parse(tool, "--time", time) : null,
            Metadata = [.. (parsed.GetValue(_metadata) ?? []).Select(Pair)],
            Under = parsed.GetValue(_under),
            HashScheme = OneOf("--hash", parsed.GetValue(_hash), ("S1", ContentHashScheme.S1), ("X1", ContentHashScheme.X1)),
            KeyCase = OneOf("--key-case", parsed.GetValue(_keyCase), ("keep", KeyCase.Keep), ("kebab", KeyCase.Kebab)),
            IsOrdered = parsed.GetValue(_ordered),
            Keyed = parsed.GetValue(_keyed) ?? [],
            Embedded = parsed.GetValue(_embed) ?? [],
            Encoding = OneOf("--encoding", parsed.GetValue(_encoding), ("binary", SnapshotEncoding.Binary), ("edn", SnapshotEncoding.Edn)),
        };
    }

    private static KeyValuePair<string, object> Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) throw new RequestException("bad-option", $"--meta {text}: not K=V", "write --meta account=123456789012");
        return KeyValuePair.Create(text[..equals], (object)text[(equals + 1)..]);
    }

    private static T OneOf<T>(string option, string? text, params (string Name, T Value)[] known)
    {
        if (text is null) return known[0].Value;
        foreach (var (name, value) in known)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) return value;
        }

        throw new RequestException("bad-option", $"{option} {text}: unknown", "known are: " + string.Join(", ", known.Select(k => k.Name)));
    }

    /// <summary>A form that is decided and whose work is still to come: better refused than ignored, for it changes what is written.</summary>
    private void ThrowIfNotThereYet(ParseResult parsed)
    {
        if (parsed.GetResult(_volatile) is { Implicit: false }) throw new RequestException("not-there-yet", $"{_volatile.Name} is not there yet", "the snapshot can be written without it");
    }
}
