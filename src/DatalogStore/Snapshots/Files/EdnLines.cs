using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// The canonical text of triples: one a line, UTF-8, each line ended by a line feed. This is what EDN files hold, what <c>snapshot show</c> prints and
/// what the digest covers, whatever the encoding of the file.
/// <code>
/// ["$TEMP$:S1$…" :content/hash "S1$…"]       first of an entity that has a hash
/// ["$TEMP$:S1$…" :aws.s3/Name "text"]
/// </code>
/// Values are those of <see cref="EdnWriter"/>, but for <c>#uuid</c> and <c>#inst</c> without a blank before the text, and for a string that
/// begins like a temporary id, which is tagged: <c>#dls/string "$TEMP$:…"</c>.
/// </summary>
internal static class EdnLines
{
    /// <summary>Tags a string that would read as a ref.</summary>
    public const string StringTag = "dls/string";

    /// <summary>Appends the lines of an entity.</summary>
    public static void Append(SnapshotEntity entity, AttributeNames names, ByteBuilder into)
    {
        // What every line of the entity begins with is made once and copied.
        var start = into.Length;
        into.Append("["u8);
        AppendTempId(entity.Key, into);
        into.Append(" :"u8);
        var length = into.Length - start;
        var isFirst = true;
        if (!entity.Hash.IsEmpty)
        {
            into.Append("content/hash "u8);
            AppendString(entity.Hash, into);
            into.Append("]\n"u8);
            isFirst = false;
        }

        for (var row = 0; row < entity.Count; row++)
        {
            if (!isFirst) into.Repeat(start, length);
            isFirst = false;
            into.Append(names.TextOf(entity.AttributeAt(row)));
            into.Append(" "u8);
            AppendValue(entity.KindAt(row), entity.ValueAt(row), into);
            into.Append("]\n"u8);
        }

        if (isFirst) into.Truncate(start);
    }

    private static void AppendTempId(ReadOnlySpan<byte> key, ByteBuilder into)
    {
        into.Append("\""u8);
        if (!key.SequenceEqual("datomic.tx"u8)) into.Append(TempId.PrefixUtf8);
        AppendEscaped(key, into);
        into.Append("\""u8);
    }

    private static void AppendValue(ValueKind kind, ReadOnlySpan<byte> value, ByteBuilder into)
    {
        switch (kind)
        {
            case ValueKind.Ref: AppendTempId(value, into); break;
            case ValueKind.String:
                if (value.StartsWith(TempId.PrefixUtf8)) into.Append("#dls/string "u8);
                AppendString(value, into);
                break;
            case ValueKind.Boolean: into.Append(value[0] != 0 ? "true"u8 : "false"u8); break;
            case ValueKind.Integer when value.Length <= sizeof(long):
                Utf8Formatter.TryFormat(ContentPair.ReadLong(value), into.GetSpan(24), out var written);
                into.Advance(written);
                break;
            case ValueKind.Keyword:
                into.Append(":"u8);
                into.Append(value);
                break;
            case ValueKind.Uuid: into.Append(Encoding.ASCII.GetBytes($"#uuid\"{new Guid(value, bigEndian: true):D}\"")); break;
            case ValueKind.Instant:
                into.Append("#inst\""u8);
                into.Append(Encoding.ASCII.GetBytes(EdnInstant.ToString((DateTimeOffset)ContentValue.ToObject(kind, value))));
                into.Append("\""u8);
                break;
            case ValueKind.Double when double.IsFinite(BinaryPrimitives.ReadDoubleBigEndian(value)): CanonicalDouble.Append(BinaryPrimitives.ReadDoubleBigEndian(value), into); break;
            default: into.Append(Encoding.UTF8.GetBytes(EdnWriter.ToString(ContentValue.ToObject(kind, value)))); break;
        }
    }

    private static void AppendString(ReadOnlySpan<byte> text, ByteBuilder into)
    {
        into.Append("\""u8);
        AppendEscaped(text, into);
        into.Append("\""u8);
    }

    /// <summary>Appends WTF-8 text as <see cref="EdnWriter"/> escapes it: quotes, backslashes, controls, lone surrogates, line separators.</summary>
    private static void AppendEscaped(ReadOnlySpan<byte> text, ByteBuilder into)
    {
        while (true)
        {
            // Stops at everything below a blank, DEL, quote, backslash, and the first bytes of the rarer cases.
            var plain = text.IndexOfAny(Stops);
            if (plain < 0)
            {
                into.Append(text);
                return;
            }

            into.Append(text[..plain]);
            text = text[plain..];
            text = text[AppendStop(text, into)..];
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Stops =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 0x22, 0x5C, 0x7F, 0xC2, 0xE2, 0xED]);

    /// <summary>Appends the character that begins here; returns how many bytes it has.</summary>
    private static int AppendStop(ReadOnlySpan<byte> text, ByteBuilder into)
    {
        switch (text[0])
        {
            case (byte)'"': into.Append("\\\""u8); return 1;
            case (byte)'\\': into.Append("\\\\"u8); return 1;
            case (byte)'\n': into.Append("\\n"u8); return 1;
            case (byte)'\r': into.Append("\\r"u8); return 1;
            case (byte)'\t': into.Append("\\t"u8); return 1;
            case (byte)'\b': into.Append("\\b"u8); return 1;
            case (byte)'\f': into.Append("\\f"u8); return 1;
            case < 0x20 or 0x7F:
                AppendUnit(text[0], into);
                return 1;
            // U+0080–U+009F are controls as well.
            case 0xC2 when text[1] < 0xA0:
                AppendUnit(text[1], into);
                return 2;
            case 0xE2 when text[1] == 0x80 && text[2] is 0xA8 or 0xA9:
                AppendUnit(0x2000 | (text[2] & 0x3F), into);
                return 3;
            case 0xED when Wtf8.IsSurrogate(text):
                AppendUnit(0xD000 | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F), into);
                return 3;
            default:
                into.Append(text[..1]);
                return 1;
        }
    }

    private static void AppendUnit(int unit, ByteBuilder into)
    {
        into.Append("\\u"u8);
        Utf8Formatter.TryFormat(unit, into.GetSpan(4), out var written, new System.Buffers.StandardFormat('x', 4));
        into.Advance(written);
    }
}
