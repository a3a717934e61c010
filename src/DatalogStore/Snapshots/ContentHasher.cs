using System.Text;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>
/// Computes the content hash of entities that were read, to compare it with the one they claim. Reused; nothing is allocated per pair.
/// A root's hash covers the snapshot's id, which no row has.
/// </summary>
/// <param name="attributes">The attributes that rows name by index.</param>
internal sealed class ContentHasher(IReadOnlyList<SnapshotAttribute> attributes)
{
    private readonly byte[][] _texts = [.. attributes.Select(a => Encoding.UTF8.GetBytes(a.Ident.Text))];
    private readonly ContentPairs _pairs = new();

    /// <summary>Whether a hash text claims to be under one of our schemes; when <see cref="TrySchemeOf"/> is false for it, it is damaged.</summary>
    public static bool HasOurTag(ReadOnlySpan<byte> hash) => hash.StartsWith("S1$"u8) || hash.StartsWith("X1$"u8);

    /// <summary>The scheme of a hash text; false for a foreign one, which nobody but its maker can compute, and for a malformed one (<see cref="HasOurTag"/>).</summary>
    public static bool TrySchemeOf(ReadOnlySpan<byte> hash, out ContentHashScheme scheme)
    {
        Span<byte> bytes = stackalloc byte[ContentHashing.SizeMax + 3];
        return ContentHashing.TryParse(hash, out scheme, bytes);
    }

    /// <summary>The hash text that the entity's rows have; valid until the next call.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="scheme">How to hash.</param>
    /// <param name="rootOf">The snapshot's id when the entity is its root.</param>
    public ReadOnlySpan<byte> Compute(SnapshotEntity entity, ContentHashScheme scheme, Guid? rootOf = null)
    {
        _pairs.Clear();
        for (var row = 0; row < entity.Count; row++) _pairs.Add(_texts[entity.AttributeAt(row)], entity.KindAt(row), entity.ValueAt(row));
        if (rootOf is { } id) _pairs.AddSnapshotId(id);
        return _pairs.Hash(scheme);
    }
}
