using System.Buffers.Binary;
using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>The words of a snapshot's values: bytes of <see cref="ContentPair"/> in, dictionary ids given out as needed. Refs are not values here.</summary>
internal static class RowWords
{
    public static ulong Of(CommitBatch batch, ValueKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case ValueKind.Boolean: return Word.OfBoolean(value[0] != 0);
            case ValueKind.Integer when value.Length <= 8 && Word.TryOfLong(ContentPair.ReadLong(value), out var number): return number;
            case ValueKind.Double: return Word.OfDouble(BinaryPrimitives.ReadDoubleBigEndian(value));
            case ValueKind.Float: return Word.OfDouble(BinaryPrimitives.ReadSingleBigEndian(value));
            case ValueKind.Instant when Word.TryOfInstant(BinaryPrimitives.ReadInt64BigEndian(value), out var instant): return instant;
            case ValueKind.String or ValueKind.Keyword: return batch.InternUtf8(value, kind);
            default: return batch.Intern(ContentValue.ToObject(kind, value));
        }
    }
}
