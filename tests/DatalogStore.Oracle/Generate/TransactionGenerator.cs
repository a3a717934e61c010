namespace DatalogStore.Oracle.Generate;

/// <summary>
/// Transactions in every form: lists and maps, tempids that meet and part, lookup refs, upserts, nested maps, reverse attributes, retractions,
/// compare-and-swap, changes of the schema; and now and then something wrong. Many of them contradict themselves: that is wanted.
/// </summary>
internal sealed class TransactionGenerator(Chance chance)
{
    public const string Schema = """
        [{:db/ident :n/name :db/valueType :db.type/string :db/unique :db.unique/identity}
         {:db/ident :n/code :db/valueType :db.type/long :db/unique :db.unique/identity :db/index true}
         {:db/ident :n/mail :db/valueType :db.type/string :db/unique :db.unique/value}
         {:db/ident :n/owner :db/valueType :db.type/ref :db/unique :db.unique/identity}
         {:db/ident :n/num :db/valueType :db.type/long :db/index true}
         {:db/ident :n/nums :db/valueType :db.type/long :db/cardinality :db.cardinality/many}
         {:db/ident :n/score :db/valueType :db.type/double}
         {:db/ident :n/price :db/valueType :db.type/bigdec :db/index true}
         {:db/ident :n/tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :n/flag :db/valueType :db.type/boolean}
         {:db/ident :n/when :db/valueType :db.type/instant}
         {:db/ident :n/any :db/valueType :db.type/any :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :n/next :db/valueType :db.type/ref}
         {:db/ident :n/edge :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :n/part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :n/box :db/valueType :db.type/ref :db/isComponent true}
         {:db/ident :n/seat :db/valueType :db.type/long}
         {:db/ident :n/room :db/valueType :db.type/ref}
         {:db/ident :n/seat+room :db/valueType :db.type/tuple :db/tupleAttrs [:n/seat :n/room] :db/unique :db.unique/identity}
         {:db/ident :n/num+flag :db/valueType :db.type/tuple :db/tupleAttrs [:n/num :n/flag] :db/index true}
         {:db/ident :n/pair :db/valueType :db.type/tuple :db/tupleTypes [:db.type/double :db.type/ref :db.type/string] :db/cardinality :db.cardinality/many :db/index true}]
        """;

    private const int Entities = 6;

    private static readonly (string Name, Sort Sort, bool IsMany)[] Attributes =
    [
        (":n/name", Sort.Text, false), (":n/code", Sort.Long, false), (":n/mail", Sort.Text, false), (":n/owner", Sort.Entity, false), (":n/num", Sort.Long, false),
        (":n/nums", Sort.Long, true), (":n/score", Sort.Double, false), (":n/price", Sort.Decimal, false), (":n/tag", Sort.Key, true), (":n/flag", Sort.Flag, false),
        (":n/when", Sort.Instant, false), (":n/any", Sort.Any, true), (":n/next", Sort.Entity, false), (":n/edge", Sort.Entity, true), (":n/part", Sort.Entity, true),
        (":n/box", Sort.Entity, false), (":n/seat", Sort.Long, false), (":n/room", Sort.Entity, false), (":n/seat+room", Sort.Tuple, false), (":n/num+flag", Sort.Tuple, false), (":n/pair", Sort.Tuple, true),
    ];

    private static readonly string[] Tempids = ["\"t1\"", "\"t2\"", "\"t3\"", "-1", "-2"];

    public string Next() => chance.Percent(5) ? SchemaChange() : $"[{string.Join(' ', Enumerable.Range(0, chance.Between(1, chance.Percent(25) ? 7 : 3)).Select(_ => Operation()))}]";

    private string Operation() => chance.Below(100) switch
    {
        < 40 => Add(),
        < 65 => Map(2, isNested: false),
        < 78 => $"[:db/retract {Entity()} {Some(out var a)} {Value(a)}]",
        < 83 => $"[:db/retract {Entity()} {Some(out _)}]",
        < 88 => $"[:db/retractEntity {Entity()}]",
        < 93 => Swap(),
        < 98 => Add(),
        _ => Wrong(),
    };

    private string Add() => $"[:db/add {Entity()} {Some(out var a)} {Value(a)}]";

    private string Swap()
    {
        var name = Some(out var a);
        return $"[:db/cas {Entity()} {name} {(chance.Percent(40) ? "nil" : Value(a))} {Value(a)}]";
    }

    private string Map(int depth, bool isNested)
    {
        var entries = new Dictionary<string, string>();
        if (chance.Percent(isNested ? 40 : 70)) entries[":db/id"] = chance.Percent(60) ? chance.Of(Tempids) : Entity();
        for (var count = chance.Between(1, 4); count > 0; count--)
        {
            var name = Some(out var a);
            if (a.Sort == Sort.Entity && chance.Percent(20))
            {
                entries[name.Replace("/", "/_", StringComparison.Ordinal)] = depth > 0 && chance.Percent(40) ? Map(depth - 1, isNested: false) : Value(a);
                continue;
            }

            string Item() => a.Sort == Sort.Entity && depth > 0 && chance.Percent(35) ? Map(depth - 1, isNested: true) : Value(a);
            entries[name] = a.IsMany && chance.Percent(60) ? $"[{string.Join(' ', Enumerable.Range(0, chance.Between(1, 3)).Select(_ => Item()))}]" : Item();
        }

        return $"{{{string.Join(' ', entries.Select(e => $"{e.Key} {e.Value}"))}}}";
    }

    private string Some(out (string Name, Sort Sort, bool IsMany) attribute)
    {
        attribute = chance.Of(Attributes);
        return attribute.Name;
    }

    private string Entity() => chance.Below(100) switch
    {
        < 55 => Literals.Of(Sort.Entity, chance, Entities),
        < 82 => chance.Of(Tempids),
        < 96 => Lookup(),
        < 98 => "\"datomic.tx\"",
        _ => ":n/num",
    };

    private string Lookup() => chance.Below(5) switch
    {
        3 => $"[:n/owner {Literals.Of(Sort.Entity, chance, Entities)}]",
        4 => $"[:n/seat+room [{Literals.Of(Sort.Long, chance, Entities)} {Literals.Of(Sort.Entity, chance, Entities)}]]",
        0 => $"[:n/code {Literals.Of(Sort.Long, chance, Entities)}]",
        1 => $"[:n/mail {Literals.Of(Sort.Text, chance, Entities)}]",
        _ => $"[:n/name {Literals.Of(Sort.Text, chance, Entities)}]",
    };

    private string Value((string Name, Sort Sort, bool IsMany) a) => a.Sort switch
    {
        Sort.Entity => Entity(),
        Sort.Tuple => Tuple(a.Name),
        // A whole number is a double where that is exact.
        Sort.Double when chance.Percent(20) => chance.Of(["1", "0", "9007199254740993"]),
        Sort.Decimal when chance.Percent(20) => chance.Of(["1", "2N", "1.5M"]),
        _ => Literals.Of(a.Sort, chance, Entities),
    };

    private string Tuple(string name)
    {
        string Slot(Sort sort) => chance.Percent(20) ? "nil" : sort == Sort.Entity ? Entity() : Literals.Of(sort, chance, Entities);
        return name switch
        {
            ":n/seat+room" => $"[{Slot(Sort.Long)} {Slot(Sort.Entity)}]",
            ":n/num+flag" => $"[{Slot(Sort.Long)} {Slot(Sort.Flag)}]",
            _ => $"[{(chance.Percent(20) ? "1" : Slot(Sort.Double))} {Slot(Sort.Entity)} {Slot(Sort.Text)}]",
        };
    }

    private string Wrong() => chance.Below(9) switch
    {
        0 => $"[:db/add {Entity()} :no/such 1]",
        1 => $"[:db/add {Entity()} :n/num \"x\"]",
        2 => $"[:db/add {Entity()} :n/name 1]",
        3 => $"[:db/frob {Entity()}]",
        4 => "[:db/add [:n/num 1] :n/num 1]",
        5 => "[:db/add :no/ident :n/num 1]",
        6 => "[:db/add 1099511699999 :n/num 1]",
        7 => "{:db/id \"t1\" :n/next {:n/num 1}}",
        _ => "[:db/retract [:n/name \"nobody\"] :n/num 1]",
    };

    private string SchemaChange() => chance.Below(11) switch
    {
        8 => "[{:db/ident :n/score+flag :db/valueType :db.type/tuple :db/tupleAttrs [:n/score :n/flag]} [:db/add 1001 :n/flag true]]",
        9 => "[[:db/add :n/seat :db/ident :n/place]]",
        10 => "[[:db/add :n/num :db/cardinality :db.cardinality/many]]",
        0 => "[[:db/add :n/num :db/valueType :db.type/any]]",
        1 => "[[:db/add :n/score :db/cardinality :db.cardinality/many]]",
        2 => "[[:db/add :n/nums :db/index true]]",
        3 => "[[:db/add :n/flag :db/ident :n/flag-of-old]]",
        4 => "[{:db/ident :n/new :db/valueType :db.type/string} [:db/add 1001 :n/num 3]]",
        5 => "[[:db/add :n/flag :db/valueType :db.type/string]]",
        6 => "[[:db/add :n/tag :db/doc \"what it is about\"] {:db/id 1001 :n/any [1 :a]}]",
        _ => "[{:db/id 1002 :db/ident :some/thing}]",
    };
}
