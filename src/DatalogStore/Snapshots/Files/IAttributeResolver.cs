namespace DatalogStore.Snapshots.Files;

/// <summary>Gives the attributes of a file that is read their indexes.</summary>
internal interface IAttributeResolver
{
    /// <summary>The index of an attribute, or −1 when the snapshot's schema lacks it.</summary>
    int Resolve(string text);

    /// <summary>Whether text that begins like a temporary id is a ref under this attribute; only EDN needs to ask.</summary>
    bool MayHoldRefs(int attribute);
}
