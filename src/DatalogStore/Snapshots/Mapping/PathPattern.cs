using System.Numerics;
using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// A pattern over paths of keys, as policies are given them: keys joined by <c>.</c> (an attribute's <c>/</c> and its leading colon are read as well), where
/// <c>*</c> is any one key and <c>**</c> any number of keys, also none. Other characters are escaped as in attributes, so a key that is a star is <c>%2A</c>.
/// Lists add no key.
/// <code>
/// aws.ec2.DescribeInstances.response.**.LaunchTime
/// **.ResponseMetadata
/// :aws.iam.*.response/Tags
/// </code>
/// A path is matched while it grows: a set of the positions in the pattern that the keys so far can have reached, one bit each.
/// <code>
/// var states = pattern.Start;  states = pattern.Step(states, key);  pattern.IsMatch(states)
/// </code>
/// </summary>
internal sealed class PathPattern
{
    /// <summary>One bit of a set of states for each segment, and one for the end.</summary>
    private const int SegmentsMax = 63;

    private readonly byte[]?[] _keys;

    /// <summary>The segments that are <c>**</c>: standing before one is standing behind it, too.</summary>
    private readonly ulong _anyDepth;

    private PathPattern(string text, byte[]?[] keys, ulong anyDepth)
    {
        (Text, _keys, _anyDepth) = (text, keys, anyDepth);
        Start = Skip(1);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>The states before the first key.</summary>
    public ulong Start { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="DatalogException">A segment is no key, or there are too many: <c>bad-pattern</c>.</exception>
    public static PathPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var segments = (text.StartsWith(':') ? text[1..] : text).Split('.', '/');
        if (segments.Length > SegmentsMax) throw Bad(text, $"it has {segments.Length} keys, the longest pattern has {SegmentsMax}");
        var keys = new byte[]?[segments.Length];
        var anyDepth = 0UL;
        var wrong = new List<string>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] == "**") anyDepth |= 1UL << i;
            else if (segments[i] == "*") keys[i] = null;
            else if (KeyEscape.TryUnescape(segments[i], out var key)) keys[i] = Wtf8.OfString(key);
            else wrong.Add(segments[i].Length == 0 ? "the empty one" : segments[i]);
        }

        return wrong.Count == 0 ? new PathPattern(text, keys, anyDepth) : throw Bad(text, $"no key is written {string.Join(", ", wrong)}");
    }

    /// <summary>The states after one more key, given in WTF-8; 0 when no path that begins so can match.</summary>
    public ulong Step(ulong states, ReadOnlySpan<byte> key)
    {
        var next = states & _anyDepth;
        for (var open = states & ~_anyDepth & ((1UL << _keys.Length) - 1); open != 0; open &= open - 1)
        {
            var at = BitOperations.TrailingZeroCount(open);
            if (_keys[at] is not { } wanted || key.SequenceEqual(wanted)) next |= 1UL << (at + 1);
        }

        return Skip(next);
    }

    /// <summary>Whether the keys so far are a whole match.</summary>
    public bool IsMatch(ulong states) => (states >> _keys.Length) != 0;

    public override string ToString() => Text;

    /// <summary>A <c>**</c> may stand for no key: its end is reached with its start.</summary>
    private ulong Skip(ulong states)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if ((states & _anyDepth & (1UL << i)) != 0) states |= 1UL << (i + 1);
        }

        return states;
    }

    private static DatalogException Bad(string text, string what) => new(ErrorKind.Request, "bad-pattern", $"{text} is no path pattern: {what}",
        "Write keys joined by points, * for any key and ** for any number of them; characters other than ASCII letters, digits and -_+!?$&=<> as %XX.");
}
