namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Finds in JSON that comes in pieces where each top-level record begins and ends: a map, or the elements of an outermost list. Only brackets and strings
/// are looked at; whether it is JSON is for others to say.
/// </summary>
internal sealed class RecordSplitter(RecordSplitter.Take take)
{
    private int _depth;
    private bool _isList;
    private bool _inString;
    private bool _isEscaped;

    /// <summary>Takes a piece of a record's text, and whether the record ends with it.</summary>
    internal delegate void Take(ReadOnlySpan<byte> text, bool isEnd);

    /// <summary>How deep a record begins.</summary>
    private int RecordDepth => _isList ? 1 : 0;

    public void Add(ReadOnlySpan<byte> json)
    {
        var start = _depth > RecordDepth ? 0 : -1;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (_inString)
            {
                if (_isEscaped) _isEscaped = false;
                else if (b == '\\') _isEscaped = true;
                else if (b == '"') _inString = false;
                continue;
            }

            switch (b)
            {
                case (byte)'"': _inString = true; break;
                case (byte)'[' when _depth == 0:
                    _isList = true;
                    _depth = 1;
                    break;
                case (byte)'{' or (byte)'[':
                    if (_depth++ == RecordDepth) start = i;
                    break;
                case (byte)'}' or (byte)']':
                    _depth--;
                    if (_depth == 0 && _isList)
                    {
                        _isList = false;
                    }
                    else if (_depth == RecordDepth)
                    {
                        take(json[start..(i + 1)], true);
                        start = -1;
                    }

                    break;
                default: break;
            }
        }

        if (start >= 0) take(json[start..], false);
    }
}
