using DatalogStore.Edn;
using DatalogStore.Oracle.Transactions;

namespace DatalogStore.Oracle.Generate;

/// <summary>
/// Small worlds: a dozen entities with ids of their own, attributes of every kind, and several transactions that add, replace and retract.
/// Transactions that the slow twin refuses are left out. Some worlds are several times larger, so that the engine looks up what it scans in small ones.
/// </summary>
internal static class WorldGenerator
{
    private const int OperationsMax = 16;
    private const int LargeFactor = 5;

    public static GeneratedWorld Next(Chance chance)
    {
        var attributes = Attributes(chance);
        var factor = chance.Percent(12) ? LargeFactor : 1;
        var entities = chance.Between(3, 9) * factor;
        var world = new GeneratedWorld(attributes, entities, []);
        var twin = new OracleStore([]);
        twin.Transact(EdnReader.Read(world.Schema), DateTimeOffset.UnixEpoch);
        var accepted = new List<string>();
        var count = chance.Between(1, 5);
        for (var i = 0; i < count; i++)
        {
            var text = $"[{string.Join(' ', Enumerable.Range(0, chance.Between(2, OperationsMax) * factor).Select(_ => Operation(attributes, entities, chance, isFirst: accepted.Count == 0)).DistinctBy(Subject))}]";
            try
            {
                twin.Transact(EdnReader.Read(text), DateTimeOffset.UnixEpoch);
                accepted.Add(text);
            }
            catch (OracleTransactionException)
            {
                // Contradicts itself: the next one may not.
            }
        }

        return world with { Transactions = accepted };
    }

    private static List<AttributePlan> Attributes(Chance chance)
    {
        string Indexed() => chance.Percent(40) ? " :db/index true" : "";
        List<AttributePlan> all =
        [
            new(":n/name", Sort.Text, false, " :db/unique :db.unique/identity"),
            new(":n/edge", Sort.Entity, true, ""),
            new(":n/next", Sort.Entity, chance.Percent(20), Indexed()),
            new(":n/num", Sort.Long, chance.Percent(50), Indexed()),
        ];
        AttributePlan[] more =
        [
            new(":n/count", Sort.Long, false, Indexed()),
            new(":n/score", Sort.Double, chance.Percent(40), Indexed()),
            new(":n/price", Sort.Decimal, false, Indexed()),
            new(":n/tag", Sort.Key, true, Indexed()),
            new(":n/kind", Sort.Key, false, Indexed()),
            new(":n/text", Sort.Text, chance.Percent(50), Indexed()),
            new(":n/flag", Sort.Flag, false, ""),
            new(":n/when", Sort.Instant, false, Indexed()),
            new(":n/any", Sort.Any, chance.Percent(70), Indexed()),
            new(":n/part", Sort.Entity, true, " :db/isComponent true"),
        ];
        all.AddRange(chance.Some(more, 7));
        return all;
    }

    /// <summary>Entity and attribute: said once a transaction, operations contradict each other less.</summary>
    private static string Subject(string operation) => operation.Split(' ') is { Length: >= 3 } words ? $"{words[1]} {words[2]} {(words[2] is ":n/edge" or ":n/tag" or ":n/part" or ":n/any" ? words[^1] : "")}" : operation;

    private static string Operation(List<AttributePlan> attributes, int entities, Chance chance, bool isFirst)
    {
        var e = Literals.Of(Sort.Entity, chance, entities);
        var a = chance.Of(attributes);
        var v = Literals.Of(a.Sort, chance, entities);
        var kind = isFirst ? 0 : chance.Below(100);
        if (kind < 75) return $"[:db/add {e} {a.Name} {v}]";
        if (kind < 90) return $"[:db/retract {e} {a.Name} {v}]";
        if (kind < 97) return $"[:db/retract {e} {a.Name}]";
        return $"[:db/retractEntity {e}]";
    }
}
