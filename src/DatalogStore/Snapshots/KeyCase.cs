namespace DatalogStore.Snapshots;

/// <summary>What becomes of the letter case of keys.</summary>
public enum KeyCase
{
    /// <summary>It is kept.</summary>
    Keep = 0,

    /// <summary>Kebab case (<c>GroupId</c> → <c>group-id</c>), for a key only while no other spelling of it was met in the snapshot; the rest is reported.</summary>
    Kebab = 1,
}
