using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>A stretch of a source's snapshots in which an entity was there, as positions in the list of all of them by time.</summary>
/// <param name="First">The first snapshot that holds the entity.</param>
/// <param name="Last">The last one before it was missed.</param>
internal readonly record struct LifeRun(int First, int Last);

/// <summary>
/// When each hashed entity was there. Entities come and go together, so there are few different lives: an entity has the number of its life (4 bytes), and each
/// life its runs once. Life 0 is that of entities that no snapshot holds. Immutable.
/// </summary>
internal sealed class EntityLives
{
    private readonly int[] _lifeOf;
    private readonly int[] _starts;
    private readonly LifeRun[] _runs;

    /// <param name="lifeOf">The life of each entity number.</param>
    /// <param name="starts">Where each life's runs begin, and the end of the last one's.</param>
    /// <param name="runs">Runs of all lives, those of one life by source, then by time.</param>
    public EntityLives(int[] lifeOf, int[] starts, LifeRun[] runs)
    {
        _lifeOf = lifeOf;
        _starts = starts;
        _runs = runs;
    }

    /// <summary>How many different lives there are, number 0 included.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>What it takes in memory.</summary>
    public long SizeBytes => 4L * (_lifeOf.Length + _starts.Length) + (8L * _runs.Length);

    /// <summary>The life of an entity; 0 when no snapshot holds it.</summary>
    public int LifeOf(long e)
    {
        var number = EntityId.NumberOf(e);
        return EntityId.IsSnapshotEntity(e) && number < _lifeOf.Length ? _lifeOf[number] : 0;
    }

    public ReadOnlySpan<LifeRun> RunsOf(int life) => _runs.AsSpan(_starts[life], _starts[life + 1] - _starts[life]);

    /// <summary>The entities that have one of these lives, ascending.</summary>
    /// <param name="wanted">For each life, whether it is asked for.</param>
    public IEnumerable<(long E, int Life)> EntitiesOf(bool[] wanted)
    {
        for (var number = 0; number < _lifeOf.Length; number++)
        {
            if (wanted[_lifeOf[number]]) yield return (EntityId.Of(Partition.Snapshots, number), _lifeOf[number]);
        }
    }
}
