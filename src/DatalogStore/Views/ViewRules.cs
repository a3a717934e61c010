using System.Runtime.CompilerServices;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>What of a <see cref="ViewSpec"/> decides about a single datom that is not after the basis.</summary>
internal readonly record struct ViewRules(long? SinceT, bool IsHistory, EntityBitmap? Scope)
{
    public static ViewRules Of(ViewSpec spec) => new(spec.SinceT, spec.IsHistory, spec.Scope);

    /// <summary>Whether datoms of the entity are seen: only snapshot entities outside the scope are not.</summary>
    public bool Shows(long e) => Scope is null || !EntityId.IsSnapshotEntity(e) || Scope.Contains((uint)EntityId.NumberOf(e));

    public bool IsAfterSince(long t) => SinceT is null || t > SinceT;

    /// <summary>Equal scopes are the same object: comparing bitmaps costs more than a look-up may.</summary>
    public bool Equals(ViewRules other) => SinceT == other.SinceT && IsHistory == other.IsHistory && ReferenceEquals(Scope, other.Scope);

    public override int GetHashCode() => HashCode.Combine(SinceT, IsHistory, Scope is null ? 0 : RuntimeHelpers.GetHashCode(Scope));
}
