using System.Globalization;
using DatalogStore.Model;
using DatalogStore.Oracle.Compare;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Generate;
using DatalogStore.Oracle.Transactions;

namespace DatalogStore.Tests.Pull;

/// <summary>Random patterns over random worlds, against a puller that walks the pattern as EDN over a list of datoms. Finds truth: the twin shares no code.</summary>
public class PullTwinTests
{
    private const int Entities = 7;

    [Fact]
    public void Pulls_are_those_of_the_slow_twin()
    {
        for (var seed = 1; seed <= 12; seed++) Compare(seed);
    }

    [Fact]
    public void Pulls_of_a_world_never_seen_before_are_those_of_the_slow_twin() => Compare(Random.Shared.Next());

    private static void Compare(int seed)
    {
        var chance = new Chance(seed);
        using var world = new PullWorld();
        var store = world.Store;
        for (var i = 0; i < 12; i++)
        {
            try
            {
                store.Transact(Transaction(chance));
            }
            catch (DatalogException)
            {
                // Two values of one attribute and the like: a transaction less.
            }
        }

        var events = store.Db.History().Datoms(DatomIndex.Eavt).Select(d => new OracleDatom(d.E, d.A, d.V, EntityId.NumberOf(d.Tx), d.Added)).ToList();
        var now = SchemaReader.DatabaseOf(events);
        var t = chance.Between(2, (int)store.Db.BasisT);
        foreach (var (name, db, twin) in new[] { ("now", store.Db, now), ($"as of {t}", store.Db.AsOf(t), now.AsOf(t)), ($"since {t - 1}", store.Db.Since(t - 1), now.Since(t - 1)) })
        {
            var problem = PullComparison.Compare(db, twin, chance, patterns: 12, out var compared);
            Assert.True(problem is null, $"seed {seed}, {name}: {problem}");
            Assert.True(name != "now" || compared > 50, $"seed {seed}: only {compared} maps were compared");
        }
    }

    /// <summary>Some additions and retractions among a few entities, so that references go round.</summary>
    private static string Transaction(Chance chance)
    {
        string Entity() => (100 + chance.Below(Entities)).ToString(CultureInfo.InvariantCulture);
        string One() => chance.Below(9) switch
        {
            0 => $"[:db/add {Entity()} :person/age {chance.Between(-5, 50)}]",
            1 => $"[:db/add {Entity()} :person/nick \"{chance.Of(["b", "a", "￮", "😀", "Z", ""])}\"]",
            2 => $"[:db/add {Entity()} :person/boss {Entity()}]",
            3 or 4 => $"[:db/add {Entity()} :person/friend {Entity()}]",
            5 => $"[:db/add {Entity()} :project/task {Entity()}]",
            6 => $"[:db/add {Entity()} :task/part {Entity()}]",
            7 => $"[:db/add {Entity()} :any/thing {chance.Of(["\"x\"", ":k", "1.5", "true"])}]",
            _ => $"[:db/retract {Entity()} {chance.Of([":person/friend", ":person/age", ":person/boss", ":project/task"])}]",
        };
        return $"[{string.Join(' ', Enumerable.Range(0, chance.Between(1, 4)).Select(_ => One()))}]";
    }
}
