using DatalogStore.Edn;
using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots.Input;

/// <summary>Reads EDN, form after form; each is a record. A form is in memory as a whole while it is added.</summary>
internal static class EdnInput
{
    public static void Read(Stream stream, string name, RecordSink sink)
    {
        using var text = new EdnTextStream(stream, name);
        var reader = new EdnReader(text, name);
        var input = new ObjectInput(sink);
        var records = 0;
        while (reader.TryRead(out var form))
        {
            records++;
            try
            {
                input.Add(form.Value);
            }
            catch (DatalogException e) when (e.Place is null)
            {
                var start = form.Span;
                throw new DatalogException(e.Kind, e.Code, $"{name}, in the record at line {start.Line}, column {start.Column} (character {start.Start}): {e.Message}", e.Help, new SourcePlace(name, start with { Length = 1 }, ""), e);
            }
        }

        if (records == 0) throw new DatalogException(ErrorKind.Data, "edn-empty", $"{name}: there is no EDN value", "An input must hold at least one record; leave out files without any.");
    }
}
