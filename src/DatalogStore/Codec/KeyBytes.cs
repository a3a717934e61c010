using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// The keys of every column family. All numbers are big-endian and unsigned, so that bytewise order is the order of the numbers:
/// <code>
/// eavt       group (6) = e >> 5        t (6)
/// aevt       a (4)   first e (6)   t (6)   ordinal (2)
/// avet       a (4)   value (8, <see cref="WordOrder"/>)   first e (6)   t (6)
/// vaet       v (6)   a (4)   first e (6)   t (6)
/// log        t (6)
/// hashes, members   e (6)
/// identity   scheme (1)   first bytes of the hash (8)
/// strings    dictionary id (6)
/// </code>
/// An attribute is its number in the attribute partition. Pieces of several transactions never share a key, because t is in it; pieces of one
/// transaction differ in the first e, and column pieces that begin with the same e (one entity with more values than a piece holds) in the ordinal.
/// </summary>
internal static class KeyBytes
{
    public const int EntitySize = 6;
    public const int AttributeSize = 4;
    public const int ValueSize = 8;
    public const int GroupBits = 5;

    /// <summary>Entities of one <c>eavt</c> piece: aligned groups, so that an entity's pieces have one prefix whatever transaction wrote them.</summary>
    public const int GroupSize = 1 << GroupBits;

    public const int EavtSize = EntitySize + EntitySize;
    public const int AevtSize = AttributeSize + EntitySize + EntitySize + 2;
    public const int AvetSize = AttributeSize + ValueSize + EntitySize + EntitySize;
    public const int VaetSize = EntitySize + AttributeSize + EntitySize + EntitySize;
    public const int IdentitySize = 1 + 8;

    public static long GroupOf(long e) => e >> GroupBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteEntity(Span<byte> into, long e)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)(e >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(into[2..], (uint)e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadEntity(ReadOnlySpan<byte> from) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(from) << 32) | BinaryPrimitives.ReadUInt32BigEndian(from[2..]);

    public static void WriteAttribute(Span<byte> into, long a) => BinaryPrimitives.WriteUInt32BigEndian(into, (uint)EntityId.NumberOf(a));

    public static long ReadAttribute(ReadOnlySpan<byte> from) => EntityId.Of(Partition.Attributes, BinaryPrimitives.ReadUInt32BigEndian(from));

    public static void WriteEavt(Span<byte> key, long group, long t)
    {
        WriteEntity(key, group);
        WriteEntity(key[6..], t);
    }

    public static void WriteAevt(Span<byte> key, long a, long e, long t, int ordinal)
    {
        WriteAttribute(key, a);
        WriteEntity(key[4..], e);
        WriteEntity(key[10..], t);
        BinaryPrimitives.WriteUInt16BigEndian(key[16..], (ushort)ordinal);
    }

    public static void WriteAvet(Span<byte> key, long a, ulong v, long e, long t)
    {
        WriteAttribute(key, a);
        BinaryPrimitives.WriteUInt64BigEndian(key[4..], WordOrder.ToOrdered(v));
        WriteEntity(key[12..], e);
        WriteEntity(key[18..], t);
    }

    public static void WriteVaet(Span<byte> key, long v, long a, long e, long t)
    {
        WriteEntity(key, v);
        WriteAttribute(key[6..], a);
        WriteEntity(key[10..], e);
        WriteEntity(key[16..], t);
    }

    public static void WriteIdentity(Span<byte> key, ContentHash hash)
    {
        key[0] = (byte)hash.Scheme;
        hash.WritePrefix(key[1..]);
    }
}
