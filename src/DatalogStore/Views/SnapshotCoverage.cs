using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// What a snapshot says was attempted: the attribute paths of <c>:snapshot.meta/covers</c> and those of <c>:snapshot.meta/failed</c>. A path is written
/// <c>aws.iam.ListUsers</c> or like an attribute, <c>:aws.iam/ListUsers</c>; it stands for itself and all paths that continue it.
/// </summary>
internal sealed class SnapshotCoverage
{
    private readonly HashSet<string> _covers;
    private readonly HashSet<string> _failed;

    public SnapshotCoverage(IEnumerable<string> covers, IEnumerable<string> failed)
    {
        _covers = [.. covers.Select(PathOf)];
        _failed = [.. failed.Select(PathOf)];
    }

    /// <summary>Whether it says anything about what it covers.</summary>
    public bool IsStated => _covers.Count > 0;

    /// <summary>The paths that were attempted without an answer.</summary>
    public IReadOnlyCollection<string> Failed => _failed;

    /// <param name="view">A view without scope, since or history.</param>
    /// <param name="snapshot">A metadata entity.</param>
    public static SnapshotCoverage Read(IDatabaseView view, long snapshot)
    {
        IEnumerable<string> Texts(long attribute)
        {
            var column = view.Column(attribute);
            var (start, end) = column.RowsOf(snapshot);
            for (var row = start; row < end; row++) yield return view.Words.ToValue(column.V[row]) as string ?? "";
        }

        return new SnapshotCoverage(Texts(BuiltIn.MetaCovers.Id), Texts(BuiltIn.MetaFailed.Id));
    }

    /// <summary>A path with points between all its parts and without the colon: the form that the other members take.</summary>
    public static string PathOf(string text) => text.TrimStart(':').Replace('/', '.');

    /// <summary>Whether the path, or one that it continues, is said to be covered.</summary>
    public bool Covers(string path) => AnyPrefix(path, _covers) is not null;

    /// <summary>The failed path that the path is or continues, or <see langword="null"/>.</summary>
    public string? FailureOver(string path) => _failed.Count == 0 ? null : AnyPrefix(path, _failed);

    /// <summary>Whether all of the path was collected: it is covered, and nothing failed above it, at it or below it. A snapshot that states nothing collected nothing for sure.</summary>
    public bool IsCollected(string path) => Covers(path) && FailureOver(path) is null && !_failed.Any(f => Continues(f, path));

    private static bool Continues(string path, string prefix) => path.Length > prefix.Length && path[prefix.Length] == '.' && path.StartsWith(prefix, StringComparison.Ordinal);

    private static string? AnyPrefix(string path, HashSet<string> among)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (among.TryGetValue(path[..end], out var found)) return found;
        }

        return null;
    }
}
