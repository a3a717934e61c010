using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// Reads a file of EDN triples. Consecutive triples with one temporary id are one entity. What a file without checksums cannot hide is found: a form
/// that is cut or is no triple, bytes that are not UTF-8, a missing line feed at the end.
/// </summary>
internal sealed class EdnFileReader : SnapshotFileReader
{
    private readonly IAttributeResolver _attributes;
    private readonly EdnTextStream _text;
    private readonly EdnReader _reader;
    private EdnForm _ahead;
    private bool _hasAhead;
    private bool _hasStarted;

    public EdnFileReader(Stream stream, string name, IAttributeResolver attributes)
        : base(name, stream)
    {
        _attributes = attributes;
        _text = new EdnTextStream(stream, name);
        _reader = new EdnReader(_text, name);
    }

    public override bool Read(SnapshotEntity into)
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            Advance();
        }

        if (!_hasAhead) return false;
        var key = KeyOf(_ahead);
        var rows = new List<(int Attribute, ValueKind Kind, byte[] Value)>();
        byte[] hash = [];
        while (_hasAhead && KeyOf(_ahead) == key)
        {
            var triple = (EdnVector)_ahead.Value!;
            if (triple[1] is not Keyword attribute) throw Malformed(_ahead, "its attribute is not a keyword");
            if (attribute == BuiltIn.ContentHash.Ident) hash = HashOf(triple[2], hash);
            else rows.Add(RowOf(attribute, triple[2]));
            Advance();
        }

        into.Reset(Wtf8.OfString(key), hash);
        foreach (var (attribute, kind, value) in rows) into.Add(attribute, kind, value);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
    }

    private void Advance()
    {
        _hasAhead = _reader.TryRead(out _ahead);
        if (_hasAhead) return;
        if (!_text.EndsWithLineFeed) throw Damaged(Name, "it does not end with a line feed: it is truncated");
    }

    private string KeyOf(EdnForm form)
    {
        if (form.Value is not EdnVector { Count: 3 } triple) throw Malformed(form, "it is not a vector [e a v]");
        return triple[0] switch
        {
            TempId.Transaction => TempId.Transaction,
            string e when e.StartsWith(TempId.Prefix, StringComparison.Ordinal) => e[TempId.Prefix.Length..],
            _ => throw Malformed(form, $"its entity is neither a string that begins with {TempId.Prefix} nor \"{TempId.Transaction}\""),
        };
    }

    private byte[] HashOf(object? value, byte[] before)
    {
        if (value is not string text || text.Length == 0) throw Malformed(_ahead, "its content hash is not a text");
        var hash = Wtf8.OfString(text);
        return before.Length == 0 || before.AsSpan().SequenceEqual(hash) ? hash : throw Malformed(_ahead, "its entity has another content hash already");
    }

    private (int Attribute, ValueKind Kind, byte[] Value) RowOf(Keyword attribute, object? value)
    {
        var index = ResolveRequired(_attributes, attribute.Text);
        switch (value)
        {
            case EdnTagged { Tag.Text: EdnLines.StringTag, Value: string text }: return (index, ValueKind.String, Wtf8.OfString(text));
            case string text when text.StartsWith(TempId.Prefix, StringComparison.Ordinal) && _attributes.MayHoldRefs(index):
                return (index, ValueKind.Ref, Wtf8.OfString(text.AsSpan(TempId.Prefix.Length)));
            case EdnTagged { Tag.Text: "uri", Value: string uri }: return (index, ValueKind.Uri, Wtf8.OfString(uri));
            case EdnTagged { Tag.Text: "bytes", Value: string base64 } when TryBytes(base64, out var bytes): return (index, ValueKind.Bytes, bytes);
            case not null when ContentValue.TryKindOf(value, out var kind): return (index, kind, ContentValue.ToBytes(value));
            default: throw Malformed(_ahead, "its value is none that a datom can have");
        }
    }

    private static bool TryBytes(string base64, out byte[] bytes)
    {
        bytes = new byte[base64.Length];
        var ok = Convert.TryFromBase64String(base64, bytes, out var size);
        bytes = bytes[..size];
        return ok;
    }

    private DatalogException Malformed(EdnForm form, string why) => new(
        ErrorKind.Data, "snapshot-triple", $"{Name}, line {form.Span.Line}: {why}", "Each line of a snapshot's EDN file is one triple [\"$TEMP$:…\" :attribute value].",
        new SourcePlace(Name, form.Span with { Column = 1 }, EdnWriter.ToString(form.Value)));
}
