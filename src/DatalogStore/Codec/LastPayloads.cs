using System.Runtime.CompilerServices;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>The payloads that those of an entity are differences from; the layout is <see cref="EntityPiece"/>'s.</summary>
internal struct LastPayloads(long e)
{
    private long _number;
    private long _instant;
    private long _ref = e;
    private long _id;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ByteWriter into, ulong word, int code)
    {
        switch (code)
        {
            case (int)WordKind.Double: into.UInt64(word); break;
            case (int)WordKind.Constant: into.Varint(Word.PayloadOf(word)); break;
            case (int)WordKind.Long: Step(into, ref _number, Word.SignedOf(word)); break;
            case (int)WordKind.Instant: Step(into, ref _instant, Word.SignedOf(word)); break;
            case (int)WordKind.Ref: Step(into, ref _ref, Word.EntityOf(word)); break;
            case EntityPiece.OwnHash: break;
            default: Step(into, ref _id, (long)Word.PayloadOf(word)); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read(ref ByteReader from, int code, long e) => code switch
    {
        (int)WordKind.Double => from.UInt64(),
        (int)WordKind.Constant => Word.Make(WordKind.Constant, from.Varint() & Word.PayloadMask),
        (int)WordKind.Long => Payload(WordKind.Long, _number += from.Zigzag()),
        (int)WordKind.Instant => Payload(WordKind.Instant, _instant += from.Zigzag()),
        (int)WordKind.Ref => Payload(WordKind.Ref, _ref += from.Zigzag()),
        EntityPiece.OwnHash => EntityPiece.OwnHashOf(e),
        < EntityPiece.OwnHash => Payload((WordKind)code, _id += from.Zigzag()),
        _ => throw new DamagedBytesException($"{code} is no code of a value."),
    };

    private static ulong Payload(WordKind kind, long value) => Word.Make(kind, (ulong)value & Word.PayloadMask);

    private static void Step(ByteWriter into, ref long last, long value)
    {
        into.Zigzag(value - last);
        last = value;
    }
}
