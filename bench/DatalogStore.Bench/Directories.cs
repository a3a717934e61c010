namespace DatalogStore.Bench;

/// <summary>
/// A store on disk of 20,000 people: unique name, age, town (of 200), and a friend each, the person half as high, which makes a binary tree. Removed
/// when disposed.
/// </summary>
internal sealed class Directories : IDisposable
{
    public const int People = 20_000;
    public const int Towns = 200;

    private const string Schema = """
        [{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
         {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :town :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}]
        """;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "dls-bench-" + Guid.NewGuid().ToString("N"));

    private Directories()
    {
        Store = DatomStore.Open(_folder, new StoreOptions { CreateIfMissing = true, Durability = Durability.Async });
        Store.Transact(Schema);
        Store.Transact($"[{string.Join('\n', Enumerable.Range(1, People).Select(Person))}]");
        Store.Compact();
        Db = Store.Db;
    }

    public DatomStore Store { get; }

    public Database Db { get; }

    /// <summary>Fills a store in a new temporary folder.</summary>
    public static Directories Make() => new();

    public static string NameOf(int person) => $"person-{person:00000}";

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Person(int person)
    {
        var friend = person == 1 ? "" : $" :friend \"p{person / 2}\"";
        return $"{{:db/id \"p{person}\" :name \"{NameOf(person)}\" :age {person % 100} :town \"town-{person % Towns}\"{friend}}}";
    }
}
