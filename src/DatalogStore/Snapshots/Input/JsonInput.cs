using System.Text.Json;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>
/// Reads JSON of any length from a stream: one document, or many after another (NDJSON), each top-level value a record. The buffer holds the token
/// being read and grows only for a token that is larger.
/// </summary>
internal sealed class JsonInput(Stream stream, string name, RecordSink sink)
{
    /// <summary>Above the depth at which <see cref="MapBuilder"/> stops, so that its error, with the place, is the one that is seen.</summary>
    public const int ReaderDepthMax = 4 * MapBuilder.DepthMax;

    private readonly InputPlace _place = new(name);
    private readonly IMapEvents _into = sink.Into;
    private readonly JsonEvents _events = new();
    private byte[] _buffer = new byte[1 << 16];
    private int _filled;
    private bool _isFinal;
    private long _values;

    /// <summary>Reads to the end of the stream.</summary>
    public void Read()
    {
        var state = new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = ReaderDepthMax });
        Fill(0);
        if (_filled >= 3 && _buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8))
        {
            Fill(3);
            _place.StartLine();
        }

        while (true)
        {
            var consumed = ReadTokens(ref state);
            if (_isFinal) break;
            Fill(consumed);
        }

        if (_values == 0) throw _place.Error(ErrorKind.Data, "json-empty", "there is no JSON value", "An input must hold at least one record; leave out files without any.", _buffer.AsSpan(0, _filled), _filled, null!);
    }

    private int ReadTokens(ref JsonReaderState state)
    {
        var data = _buffer.AsSpan(0, _filled);
        var reader = new Utf8JsonReader(data, _isFinal, state);
        try
        {
            // Blanks alone are no error here: whether there was any value is asked at the end.
            if (data.IndexOfAnyExcept(" \t\r\n"u8) < 0) return _isFinal || _values == 0 ? _filled : Finish(ref reader, ref state);
            while (reader.Read()) Take(ref reader);
        }
        catch (JsonException e)
        {
            throw _place.Error(ErrorKind.Data, "json-syntax", MessageOf(e), "The whole input must be JSON: one document, or one after another.", data, PositionOf(e, data, (int)reader.BytesConsumed), e);
        }
        catch (DatalogException e) when (e.Place is null)
        {
            throw _place.Error(e.Kind, e.Code, e.Message, e.Help, data, (int)reader.TokenStartIndex, e);
        }

        return Finish(ref reader, ref state);
    }

    private static int Finish(ref Utf8JsonReader reader, ref JsonReaderState state)
    {
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Begin(ref reader);
                _events.Send(ref reader, _into);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _events.Send(ref reader, _into);
                End(ref reader);
                break;
            case JsonTokenType.PropertyName: _events.Send(ref reader, _into); break;
            default:
                Begin(ref reader);
                _events.Send(ref reader, _into);
                End(ref reader);
                break;
        }
    }

    private void Begin(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth != 0) return;
        _values++;
        sink.BeginRecord();
    }

    private void End(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == 0) sink.EndRecord();
    }

    /// <summary>Drops what was consumed and reads on; grows when the rest fills the buffer.</summary>
    private void Fill(int consumed)
    {
        _place.Pass(_buffer.AsSpan(0, consumed));
        _buffer.AsSpan(consumed, _filled - consumed).CopyTo(_buffer);
        _filled -= consumed;
        if (_filled > _buffer.Length / 2) Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
        var read = stream.ReadAtLeast(_buffer.AsSpan(_filled), Math.Min(4096, _buffer.Length - _filled), throwOnEndOfStream: false);
        _filled += read;
        _isFinal = read < Math.Min(4096, _buffer.Length - (_filled - read));
    }

    /// <summary>The reader's message without the place that it ends with.</summary>
    private static string MessageOf(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    /// <summary>Where in the buffer the reader stumbled: it tells the byte within its line.</summary>
    private int PositionOf(JsonException e, ReadOnlySpan<byte> data, int consumed)
    {
        // Between the last whole token and the error there may be blanks and line ends, and the token's own bytes.
        var from = Math.Min(consumed, data.Length);
        var blank = data[from..].IndexOfAnyExcept(" \t\r\n"u8);
        var start = blank < 0 ? data.Length : from + blank;
        var exact = _place.LineStart(data[..start]) + (e.BytePositionInLine ?? 0);
        return exact >= start && exact <= data.Length ? (int)exact : start;
    }
}
