using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore;

/// <summary>How something is removed.</summary>
public sealed record RemovalOptions
{
    /// <summary>Reports what would go, and removes nothing.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>What <see cref="DatomStore.Excise"/> removes.</summary>
public sealed record ExciseTarget
{
    /// <summary>Entities by id, ident or lookup ref: all their datoms of all time. One with a content hash keeps that and the refs to it, and is marked <c>:content/excised</c>.</summary>
    public IReadOnlyList<object> Entities { get; init; } = [];

    /// <summary>Attributes: all their datoms of all time.</summary>
    public IReadOnlyList<Keyword> Attributes { get; init; } = [];

    /// <summary>Of the attributes only datoms of transactions before this one; <see langword="null"/>: all.</summary>
    public long? BeforeT { get; init; }
}

/// <summary>What <see cref="DatomStore.Forget"/> removed.</summary>
public sealed record ForgetReport
{
    /// <summary>The snapshots, in the order of their times.</summary>
    public IReadOnlyList<Guid> Snapshots { get; init; } = [];

    /// <summary>Hashed entities that no other snapshot reached.</summary>
    public long EntitiesRemoved { get; init; }

    /// <summary>Datoms of all time, metadata included.</summary>
    public long DatomsRemoved { get; init; }

    /// <summary>Strings and other dictionary values that no datom uses any more.</summary>
    public long ValuesRemoved { get; init; }

    /// <summary>Datoms of users' own attributes that went with the entities they spoke of.</summary>
    public IReadOnlyList<Datom> Annotations { get; init; } = [];

    /// <summary>Nothing was removed: this is what would have been.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>What <see cref="DatomStore.Excise"/> removed.</summary>
public sealed record ExciseReport
{
    /// <summary>The entities, by id.</summary>
    public IReadOnlyList<long> Entities { get; init; } = [];

    /// <summary>The transaction of the excision.</summary>
    public long T { get; init; }

    /// <summary>Datoms of all time.</summary>
    public long DatomsRemoved { get; init; }

    /// <summary>Strings and other dictionary values that no datom uses any more.</summary>
    public long ValuesRemoved { get; init; }

    /// <summary>Nothing was removed: this is what would have been.</summary>
    public bool IsDryRun { get; init; }
}
