using System.Globalization;

namespace DatalogStore.Oracle.Generate;

/// <summary>Transactions among a few entities, so that references, parts among them, go round and meet.</summary>
internal sealed class PullWorldGenerator(Chance chance)
{
    public const string Schema = """
        [{:db/ident :p/name :db/valueType :db.type/string}
         {:db/ident :p/age :db/valueType :db.type/long}
         {:db/ident :p/nick :db/valueType :db.type/string :db/cardinality :db.cardinality/many}
         {:db/ident :p/score :db/valueType :db.type/double :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :p/any :db/valueType :db.type/any :db/cardinality :db.cardinality/many}
         {:db/ident :p/boss :db/valueType :db.type/ref}
         {:db/ident :p/friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :p/task :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :p/part :db/valueType :db.type/ref :db/isComponent true}]
        """;

    private const int Entities = 7;

    /// <summary>Additions and retractions; some contradict each other.</summary>
    public string Next() => $"[{string.Join(' ', Enumerable.Range(0, chance.Between(1, 4)).Select(_ => Operation()))}]";

    private string Operation() => chance.Below(10) switch
    {
        0 => $"[:db/add {Entity()} :p/age {chance.Between(-5, 50)}]",
        1 => $"[:db/add {Entity()} :p/nick {Text()}]",
        2 => $"[:db/add {Entity()} :p/name {Text()}]",
        3 => $"[:db/add {Entity()} :p/boss {Entity()}]",
        4 or 5 => $"[:db/add {Entity()} :p/friend {Entity()}]",
        6 => $"[:db/add {Entity()} :p/task {Entity()}]",
        7 => $"[:db/add {Entity()} :p/part {Entity()}]",
        8 => chance.Percent(50) ? $"[:db/add {Entity()} :p/score {chance.Of(["-1.5", "0.0", "2.0", "1e300"])}]" : $"[:db/add {Entity()} :p/any {chance.Of(["\"x\"", ":k", "1.5", "true"])}]",
        _ => $"[:db/retract {Entity()} {chance.Of([":p/friend", ":p/age", ":p/boss", ":p/task", ":p/nick"])}]",
    };

    private string Entity() => (100 + chance.Below(Entities)).ToString(CultureInfo.InvariantCulture);

    private string Text() => $"\"{chance.Of(["b", "a", "￮", "😀", "Z", ""])}\"";
}
