using System.Buffers.Binary;

namespace DatalogStore.Snapshots;

/// <summary>
/// The time in a UUID of version 7: its first 48 bits are milliseconds since 1970. Version 8, whose layout is its maker's, is read the same way: the
/// published snapshots that the format comes from have such ids.
/// </summary>
internal static class SnapshotTime
{
    /// <summary>The time of an id; false when it is no UUID of version 7 or 8.</summary>
    public static bool TryOf(Guid id, out DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        time = default;
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        if (bytes[6] >> 4 is not (7 or 8) || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }

    /// <summary>The time of an id that must have one.</summary>
    public static DateTimeOffset Of(Guid id) => TryOf(id, out var time)
        ? time
        : throw new DatalogException(ErrorKind.Request, "snapshot-id", $"{id} is no UUID of version 7 or 8", "A snapshot's time is the one in its id: let the writer make it, or give a UUIDv7.");
}
