namespace DatalogStore;

/// <summary>The four orders in which datoms can be walked.</summary>
public enum DatomIndex
{
    /// <summary>Entity, attribute, value.</summary>
    Eavt,

    /// <summary>Attribute, entity, value.</summary>
    Aevt,

    /// <summary>Attribute, value, entity; attributes that are indexed or unique.</summary>
    Avet,

    /// <summary>Value, attribute, entity; refs only.</summary>
    Vaet,
}
