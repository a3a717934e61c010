namespace DatalogStore.Model;

/// <summary>How the identity of an entity of a snapshot is computed from its datoms.</summary>
public enum ContentHashScheme
{
    /// <summary><c>S1$</c>: the first 24 bytes of SHA-256; nobody can make two entities with one hash.</summary>
    S1 = 0,

    /// <summary><c>X1$</c>: XxHash128; faster, for input whose author is trusted.</summary>
    X1 = 1,
}
