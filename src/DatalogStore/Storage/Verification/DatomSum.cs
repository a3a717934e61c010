using System.Numerics;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// What a multiset of rows comes to, whatever their order: their number and the sum of a 128-bit hash of each. Two indexes that hold the same datoms have the same
/// sum; that two which differ have the same by chance is out of the question. A forger could make them equal: this is against damage, not against forgery.
/// </summary>
internal struct DatomSum : IEquatable<DatomSum>
{
    private ulong _low;
    private ulong _high;

    public long Count { get; private set; }

    public void Add(long e, long a, ulong v, long t, bool added)
    {
        var end = ((ulong)t << 1) | (added ? 1UL : 0);
        _low += Hash(0x9E37_79B9_7F4A_7C15, (ulong)e, (ulong)a, v, end);
        _high += Hash(0xC2B2_AE3D_27D4_EB4F, (ulong)e, (ulong)a, v, end);
        Count++;
    }

    public readonly bool Equals(DatomSum other) => Count == other.Count && _low == other._low && _high == other._high;

    public override readonly bool Equals(object? obj) => obj is DatomSum other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(_low, _high, Count);

    /// <summary>A hash of one row: each number is mixed into all bits before the next comes.</summary>
    public static ulong Hash(ulong seed, ulong w, ulong x, ulong y, ulong z) => Mix(Mix(Mix(Mix(seed ^ w) ^ BitOperations.RotateLeft(x, 17)) ^ y) ^ BitOperations.RotateLeft(z, 29));

    /// <summary>The finalizer of MurmurHash3, with a constant so that zero does not stay zero.</summary>
    private static ulong Mix(ulong word)
    {
        word += 0x9E37_79B9_7F4A_7C15;
        word ^= word >> 33;
        word *= 0xFF51_AFD7_ED55_8CCD;
        word ^= word >> 33;
        word *= 0xC4CE_B9FE_1A85_EC53;
        return word ^ (word >> 33);
    }
}
