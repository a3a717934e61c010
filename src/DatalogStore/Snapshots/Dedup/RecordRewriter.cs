using System.Text;
using System.Text.Json;
using DatalogStore.Snapshots.Input;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// JSON as a policy would have it, rewritten on the way, token by token; everything else passes as it is spelt.
/// <code>
/// drop a.b     {"a":{"b":1,"c":2}}                      {"a":{"c":2}}
/// keyed a      {"a":{"k1":{"x":1},"k2":5}}              {"a":[{"%key":"k1","x":1},{"%key":"k2","%value":5}]}
/// ordered      {"a":[2,1],"b":[[1,1]]}                  {"a":[2,1],"b":[{"%list":[1,1],"%order":["* 0 0"]}],"%order":["a 1 0","b 0"]}
/// </code>
/// Patterns see the paths that the input has, so that under <c>keyed a</c> the x above is still <c>a.k1.x</c>.
/// </summary>
internal sealed class RecordRewriter : Stream
{
    private readonly Stream _inner;
    private readonly PathPattern[] _patterns;
    private readonly int _droppedCount;
    private readonly ElementOrder? _order;
    private byte[] _buffer = new byte[1 << 16];
    private byte[] _output = new byte[1 << 16];
    private byte[] _text = new byte[256];
    private Frame[] _frames = new Frame[32];
    private ulong[] _states;
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = JsonInput.ReaderDepthMax });
    private (int Start, int End) _filled;
    private (int Start, int End) _ready;
    private int _depth;
    private int _skipped;
    private bool _hasBegun;
    private bool _isFinal;

    /// <param name="json">The JSON, unpacked; it stays open.</param>
    /// <param name="policy">What to change.</param>
    public RecordRewriter(Stream json, WhatIf policy)
    {
        _inner = json;
        _patterns = [.. policy.Dropped, .. policy.Keyed];
        _droppedCount = policy.Dropped.Count;
        _order = policy.IsOrdered ? new ElementOrder() : null;
        _states = new ulong[_frames.Length * Math.Max(1, _patterns.Length)];
        for (var i = 0; i < _patterns.Length; i++) _states[i] = _patterns[i].Start;
        _frames[0] = new Frame { Kind = FrameKind.List };
        _depth = 1;
    }

    private enum FrameKind : byte
    {
        List,
        Map,

        /// <summary>A map that is written as a list of its entries.</summary>
        Keyed,

        /// <summary>A map that is an entry of the one above.</summary>
        Entry,

        /// <summary>A list in a list that is written as a map, to have room for its order.</summary>
        Inner,
    }

    /// <summary>An open map or list; the outermost stands for the top level. The states of the patterns behind it are those of the value that is open in it.</summary>
    private struct Frame
    {
        public FrameKind Kind;
        public bool HasElements;

        /// <summary>The key of the open value as it is spelt, where order counts.</summary>
        public byte[]? Key;

        /// <summary>What the lists of this map lose as sets, as elements of a JSON list.</summary>
        public StringBuilder? Orders;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_ready.Start == _ready.End && !(_isFinal && _filled.Start == _filled.End)) Rewrite();
        var count = Math.Min(buffer.Length, _ready.End - _ready.Start);
        _output.AsSpan(_ready.Start, count).CopyTo(buffer);
        _ready.Start += count;
        return count;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads on and rewrites what is whole.</summary>
    private void Rewrite()
    {
        _ready = (0, 0);
        Fill();
        var data = _buffer.AsSpan(0, _filled.End);
        if (data.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            _filled = (_filled.End, _filled.End);
            return;
        }

        var reader = new Utf8JsonReader(data, _isFinal, _state);
        while (reader.Read()) Take(ref reader);
        _state = reader.CurrentState;
        _filled.Start = _isFinal ? _filled.End : (int)reader.BytesConsumed;
    }

    private void Fill()
    {
        _buffer.AsSpan(_filled.Start, _filled.End - _filled.Start).CopyTo(_buffer);
        _filled = (0, _filled.End - _filled.Start);
        if (_filled.End > _buffer.Length / 2) Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
        var wanted = _buffer.Length - _filled.End;
        var read = _inner.ReadAtLeast(_buffer.AsSpan(_filled.End), wanted, throwOnEndOfStream: false);
        _filled.End += read;
        _isFinal = read < wanted;
        if (!_hasBegun && _buffer.AsSpan(0, _filled.End).StartsWith("\uFEFF"u8)) _buffer.AsSpan(0, 3).Fill((byte)' ');
        _hasBegun = true;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName: TakeKey(ref reader); break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when _skipped > 0: _skipped++; break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray when _skipped > 0: EndSkipped(); break;
            case JsonTokenType.StartObject: BeginMap(); break;
            case JsonTokenType.StartArray: BeginList(); break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray: End(); break;
            default:
                if (_skipped > 0)
                {
                    if (_skipped == 1) _skipped = 0;
                    break;
                }

                BeginValue();
                TakeScalar(ref reader);
                EndValue();
                break;
        }
    }

    /// <summary>A dropped value is skipped from 1 on: its scalar, or until its brackets are closed.</summary>
    private void EndSkipped()
    {
        if (--_skipped == 1) _skipped = 0;
    }

    private void TakeKey(ref Utf8JsonReader reader)
    {
        if (_skipped > 0) return;
        var key = TextOf(ref reader);

        // The states of the map itself are those that its parent's open value has.
        var above = StatesAt(_depth - 2);
        var here = StatesAt(_depth - 1);
        for (var i = 0; i < _patterns.Length; i++)
        {
            here[i] = _patterns[i].Step(above[i], key);
            if (i >= _droppedCount || !_patterns[i].IsMatch(here[i])) continue;
            _skipped = 1;
            return;
        }

        _order?.Key(key);
        ref var frame = ref _frames[_depth - 1];
        if (_order is not null) frame.Key = reader.ValueSpan.ToArray();
        if (frame.HasElements) Emit(","u8);
        frame.HasElements = true;
        if (frame.Kind == FrameKind.Keyed) Emit("{\"%key\":"u8);
        Emit("\""u8);
        Emit(reader.ValueSpan);
        Emit(frame.Kind == FrameKind.Keyed ? "\""u8 : "\":"u8);
    }

    private void BeginMap()
    {
        var isKeyed = IsKeyed();
        var isEntry = _frames[_depth - 1].Kind == FrameKind.Keyed && !isKeyed;
        if (!isEntry)
        {
            BeginValue();
            Emit(isKeyed ? "["u8 : "{"u8);
        }

        _order?.BeginMap();
        Push(isKeyed ? FrameKind.Keyed : isEntry ? FrameKind.Entry : FrameKind.Map);
        // The key stands before an entry's own members.
        if (isEntry) _frames[_depth - 1].HasElements = true;
    }

    private void BeginList()
    {
        BeginValue();
        var isInner = _order is not null && _depth > 1 && _frames[_depth - 1].Kind is FrameKind.List or FrameKind.Inner;
        Emit(isInner ? "{\"%list\":["u8 : "["u8);
        _order?.BeginList();
        Push(isInner ? FrameKind.Inner : FrameKind.List);
    }

    private void End()
    {
        var frame = _frames[--_depth];
        if (frame.Kind is FrameKind.List or FrameKind.Inner)
        {
            Emit("]"u8);
            if (_order?.EndList() is { } positions) AddOrder(ref frame, positions);
        }
        else
        {
            _order?.EndMap();
            if (frame.Orders is not null) EmitOrders(frame.Orders);
        }

        if (frame.Kind is FrameKind.Map or FrameKind.Entry or FrameKind.Inner) Emit("}"u8);
        else if (frame.Kind == FrameKind.Keyed) Emit("]"u8);
        // An entry is no value of its own: the key was written into it.
        if (frame.Kind != FrameKind.Entry) EndValue();
    }

    /// <summary>A list that has closed loses something as a set: its map says so at its own end, a list in a list and an entry's value at once.</summary>
    private void AddOrder(ref Frame list, string positions)
    {
        ref var above = ref _frames[_depth - 1];
        if (list.Kind == FrameKind.Inner) EmitOrders(new StringBuilder().Append("\"* ").Append(positions).Append('"'));
        else if (above.Kind == FrameKind.Keyed) EmitOrders(new StringBuilder().Append("\"%value ").Append(positions).Append('"'));
        else if (above.Kind is FrameKind.Map or FrameKind.Entry)
            (above.Orders is null ? above.Orders = new StringBuilder() : above.Orders.Append(',')).Append('"').Append(Encoding.UTF8.GetString(above.Key!)).Append(' ').Append(positions).Append('"');
    }

    private void EmitOrders(StringBuilder orders)
    {
        Emit(",\"%order\":["u8);
        Emit(Encoding.UTF8.GetBytes(orders.ToString()));
        Emit("]"u8);
    }

    /// <summary>What stands before a value: nothing behind a key, a comma in a list, a line feed between records.</summary>
    private void BeginValue()
    {
        ref var frame = ref _frames[_depth - 1];
        if (frame.Kind == FrameKind.Keyed) Emit(",\"%value\":"u8);
        if (frame.Kind is not (FrameKind.List or FrameKind.Inner)) return;
        if (frame.HasElements) Emit(_depth == 1 ? "\n"u8 : ","u8);
        frame.HasElements = true;
    }

    private void EndValue()
    {
        if (_frames[_depth - 1].Kind == FrameKind.Keyed) Emit("}"u8);
    }

    private bool IsKeyed()
    {
        var states = StatesAt(_depth - 1);
        for (var i = _droppedCount; i < _patterns.Length; i++)
        {
            if (_patterns[i].IsMatch(states[i])) return true;
        }

        return false;
    }

    private void TakeScalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            _order?.Token(reader.ValueSpan);
            Emit(reader.ValueSpan);
            return;
        }

        _order?.String(TextOf(ref reader));
        Emit("\""u8);
        Emit(reader.ValueSpan);
        Emit("\""u8);
    }

    /// <summary>The text of a key or string without its escapes; dies with the next.</summary>
    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        // Room for the margin that writing one unit asks for.
        if (_text.Length < reader.ValueSpan.Length + 8) _text = new byte[reader.ValueSpan.Length * 2];
        return _text.AsSpan(0, JsonStrings.Unescape(reader.ValueSpan, _text));
    }

    private void Push(FrameKind kind)
    {
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
            Array.Resize(ref _states, _frames.Length * Math.Max(1, _patterns.Length));
        }

        _frames[_depth++] = new Frame { Kind = kind };
        // The elements of a list lie where the list does.
        if (kind is FrameKind.List or FrameKind.Inner) StatesAt(_depth - 2).CopyTo(StatesAt(_depth - 1));
    }

    private Span<ulong> StatesAt(int depth) => _states.AsSpan(depth * _patterns.Length, _patterns.Length);

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Codec.ContentPair.Reserve(ref _output, _ready.End, bytes.Length));
        _ready.End += bytes.Length;
    }
}
