namespace DatalogStore.Snapshots.Mapping;

/// <summary>Finds the documents that strings hold.</summary>
internal interface IEmbeddedDocuments
{
    /// <summary>Sends what a string (WTF-8) that was just added holds, between <see cref="MapBuilder.BeginDocument"/> and <see cref="MapBuilder.EndDocument"/>; nothing when it is no document.</summary>
    void Add(ReadOnlySpan<byte> text, MapBuilder into);
}
