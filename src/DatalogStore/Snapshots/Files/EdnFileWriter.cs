using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>Writes a file as its canonical lines.</summary>
internal sealed class EdnFileWriter(Stream into, AttributeNames names) : SnapshotFileWriter(names)
{
    protected override void WriteEntity(SnapshotEntity entity)
    {
        // The lines are the file.
    }

    protected override void WriteLines(ReadOnlySpan<byte> lines) => into.Write(lines);

    protected override void CompleteFile(ReadOnlySpan<byte> digest)
    {
        // Nothing follows the last line: see docs/snapshots.md for what that means for truncated files.
    }
}
