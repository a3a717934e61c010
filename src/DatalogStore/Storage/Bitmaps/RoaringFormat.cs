using System.Buffers.Binary;
using System.Numerics;

namespace DatalogStore.Storage.Bitmaps;

/// <summary>
/// The published serialisation of Roaring bitmaps (RoaringFormatSpec), which CRoaring, the Java library and others share. Little-endian:
/// <code>
/// cookie      u32: 12346, then u32 number of containers; or, when any container is of runs,
///             u16 12347 and u16 number of containers − 1, then a bit per container (in whole bytes): is it of runs?
/// header      per container u16 upper half of its numbers, u16 count − 1
/// offsets     per container u32 where its bytes begin, from the cookie; left out when there are runs and fewer than 4 containers
/// containers  array (count ≤ 4096): u16 each · bitmap (count > 4096): 8192 bytes · runs: u16 how many, then u16 first, u16 length − 1 each
/// </code>
/// Each container is written in its smallest form, so equal sets have equal bytes. Nothing is trusted on reading.
/// </summary>
internal static class RoaringFormat
{
    private const uint CookieWithoutRuns = 12346;
    private const uint CookieWithRuns = 12347;
    private const int OffsetsFrom = 4;
    private const int BitmapBytes = 8 * Container.Words;

    public static byte[] Write(EntityBitmap bitmap)
    {
        var parts = bitmap.Parts.Select(p => (p.Key, Container: p.Container.Best())).ToArray();
        var hasRuns = parts.Any(p => p.Container is RunContainer);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        if (hasRuns)
        {
            writer.Write(CookieWithRuns | ((uint)(parts.Length - 1) << 16));
            var flags = new byte[(parts.Length + 7) / 8];
            for (var i = 0; i < parts.Length; i++)
                if (parts[i].Container is RunContainer) flags[i / 8] |= (byte)(1 << (i % 8));
            writer.Write(flags);
        }
        else
        {
            writer.Write(CookieWithoutRuns);
            writer.Write((uint)parts.Length);
        }

        foreach (var (key, container) in parts)
        {
            writer.Write(key);
            writer.Write((ushort)(container.Count - 1));
        }

        if (!hasRuns || parts.Length >= OffsetsFrom)
        {
            var offset = (uint)bytes.Position + (4 * (uint)parts.Length);
            foreach (var (_, container) in parts)
            {
                writer.Write(offset);
                offset += (uint)SizeBytes(container);
            }
        }

        foreach (var (_, container) in parts) WriteContainer(container, writer);
        writer.Flush();
        return bytes.ToArray();
    }

    public static EntityBitmap Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpanReader(bytes);
        var cookie = reader.U32();
        var flags = ReadOnlySpan<byte>.Empty;
        uint count;
        if ((cookie & 0xffff) == CookieWithRuns)
        {
            count = (cookie >> 16) + 1;
            flags = reader.Take(((int)count + 7) / 8);
        }
        else
        {
            if (cookie != CookieWithoutRuns) throw Damaged($"its cookie is {cookie}");
            count = reader.U32();
            if (count > 1 << 16) throw Damaged($"it claims {count} containers");
        }

        var header = reader.Take((int)count * 4);
        var offsets = flags.IsEmpty || count >= OffsetsFrom ? reader.Take((int)count * 4) : [];
        var bitmap = new EntityBitmap();
        var previousKey = -1;
        for (var i = 0; i < count; i++)
        {
            var key = BinaryPrimitives.ReadUInt16LittleEndian(header[(4 * i)..]);
            var numbers = BinaryPrimitives.ReadUInt16LittleEndian(header[((4 * i) + 2)..]) + 1;
            if (key <= previousKey) throw Damaged("its containers are not in order");
            previousKey = key;
            if (!offsets.IsEmpty && BinaryPrimitives.ReadUInt32LittleEndian(offsets[(4 * i)..]) != reader.Position) throw Damaged($"container {i} does not begin where the offsets say");
            var isRuns = !flags.IsEmpty && (flags[i / 8] >> (i % 8) & 1) != 0;
            bitmap.Append(key, isRuns ? ReadRuns(ref reader, numbers) : numbers <= Container.ArrayMax ? ReadArray(ref reader, numbers) : ReadBitmap(ref reader, numbers));
        }

        if (reader.Position != bytes.Length) throw Damaged($"{bytes.Length - reader.Position} bytes follow it");
        return bitmap;
    }

    private static int SizeBytes(Container container) => container switch
    {
        ArrayContainer array => 2 * array.Count,
        RunContainer runs => 2 + (4 * runs.RunCount),
        _ => BitmapBytes,
    };

    private static void WriteContainer(Container container, BinaryWriter writer)
    {
        switch (container)
        {
            case ArrayContainer array:
                foreach (var low in array.Span) writer.Write(low);
                break;
            case RunContainer runs:
                writer.Write((ushort)runs.RunCount);
                foreach (var (first, last) in runs.Span)
                {
                    writer.Write(first);
                    writer.Write((ushort)(last - first));
                }

                break;
            default:
                Span<ulong> words = stackalloc ulong[Container.Words];
                container.WriteWords(words);
                foreach (var word in words) writer.Write(word);
                break;
        }
    }

    private static ArrayContainer ReadArray(ref SpanReader reader, int count)
    {
        var numbers = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = reader.U16();
            if (i > 0 && numbers[i] <= numbers[i - 1]) throw Damaged("an array is not in order");
        }

        return new ArrayContainer(numbers, count);
    }

    private static BitmapContainer ReadBitmap(ref SpanReader reader, int count)
    {
        Span<ulong> words = stackalloc ulong[Container.Words];
        var found = 0;
        foreach (ref var word in words)
        {
            word = reader.U64();
            found += BitOperations.PopCount(word);
        }

        return found == count ? BitmapContainer.OfWords(words, count) : throw Damaged($"a container claims {count} numbers and has {found}");
    }

    private static RunContainer ReadRuns(ref SpanReader reader, int count)
    {
        var runs = new (ushort First, ushort Last)[reader.U16()];
        var (n, found, end) = (0, 0, -1);
        for (var i = 0; i < runs.Length; i++)
        {
            int first = reader.U16();
            var last = first + reader.U16();
            if (first <= end || last > ushort.MaxValue) throw Damaged("its runs are not in order");
            // Runs that touch are legal; ours do not.
            if (n > 0 && first == end + 1)
                runs[n - 1].Last = (ushort)last;
            else
                runs[n++] = ((ushort)first, (ushort)last);
            found += last - first + 1;
            end = last;
        }

        return found == count ? new RunContainer(runs, n) : throw Damaged($"a container claims {count} numbers and has {found}");
    }

    private static DatalogException Damaged(string why) => new(
        ErrorKind.Data, "damaged-bitmap", $"the bytes of a bitmap are damaged: {why}", "restore the store from a backup, or ingest the snapshots into a new store");

    /// <summary>Reads numbers from bytes that may end too early.</summary>
    private ref struct SpanReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int Position { get; private set; }

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count > _bytes.Length - Position) throw Damaged("it is truncated");
            Position += count;
            return _bytes.Slice(Position - count, count);
        }

        public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

        public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }
}
