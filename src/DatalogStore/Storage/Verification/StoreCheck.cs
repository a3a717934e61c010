namespace DatalogStore.Storage.Verification;

/// <summary>
/// Verifies the rows of a store, without opening it as one: what is damaged must not keep the rest from being looked at. The stages, each over whole families and with what those
/// before it have learnt:
/// <code>
/// metadata     every row is one that there is; statistics, promises and the ends of chains are kept
/// log          numbers without gaps, time and free numbers never go back
/// hashes       hashes = identity
/// dictionary   strings = stringids
/// lists        versions follow from those before
/// eavt         every word has a value, every number was given out, the log counts the same; sums by attribute
/// indexes      aevt = eavt; avet and vaet = what eavt and lists say
/// statistics   = what was counted
/// members      rows are sets of entities that exist, in chains that meta ends
/// </code>
/// Memory: a byte for each dictionary value, some tens for each transaction, attribute and version of a long list, and a bitmap of the snapshot entities.
/// </summary>
internal sealed class StoreCheck
{
    private readonly RowWalk _walk;
    private readonly MembersCheck _members;
    private readonly MetaCheck _meta;
    private readonly LogCheck _log;
    private readonly DictionaryCheck _dictionary;
    private readonly ListCheck _lists;
    private readonly EntityCheck _entities;
    private readonly StatisticsCheck _statistics;
    private readonly DatomText _text;

    public StoreCheck(RowWalk walk)
    {
        _walk = walk;
        _text = new DatomText(walk.View);
        _statistics = new StatisticsCheck(walk, _text);
        Identities = new IdentityCheck(walk);
        _meta = new MetaCheck(walk, Identities, _statistics);
        _log = new LogCheck(walk);
        _dictionary = new DictionaryCheck(walk, Identities);
        _lists = new ListCheck(walk, _dictionary);
        _entities = new EntityCheck(walk, _log, _dictionary, Identities, _lists, _statistics, _text);
        _members = new MembersCheck(walk, Identities, _meta);
    }

    public IdentityCheck Identities { get; }

    /// <summary>The last transaction.</summary>
    public long LastT => _log.LastT;

    /// <summary>Datoms, those of long lists counted each.</summary>
    public long Datoms => _entities.Count;

    /// <summary>Dictionary values.</summary>
    public long Values => _dictionary.Count;

    /// <summary>Versions of long lists.</summary>
    public long Lists => _lists.Count;

    /// <summary>Metadata entities of the snapshots that have a membership.</summary>
    public IReadOnlyCollection<long> Members => _members.Snapshots;

    public void Run()
    {
        _meta.Run();
        _log.Run();
        Identities.Run();
        _dictionary.Run();
        _lists.Run();
        _entities.Run();
        _lists.TellUnowned();
        new IndexCheck(_walk, _entities, _lists, _statistics, _text).Run();
        _statistics.Compare(_log.LastT);
        _meta.Compare(_log, _dictionary);
        _members.Run();
    }
}
