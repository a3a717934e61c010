using DatalogStore;

// A store in a folder; DatomStore.OpenInMemory() is the same without one.
var path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
await using var store = await DatomStore.OpenAsync(path, new StoreOptions { CreateIfMissing = true });

await store.TransactAsync("""
    [{:db/ident :host/name :db/valueType :db.type/string :db/unique :db.unique/identity}
     {:db/ident :host/ip   :db/valueType :db.type/string}
     {:db/ident :host/port :db/valueType :db.type/long :db/cardinality :db.cardinality/many :db/index true}]
    """);
var first = store.Transact(
[
    new Dictionary<string, object?> { ["host/name"] = "web", ["host/ip"] = "10.0.0.1", ["host/port"] = (80, 443) },
    new Dictionary<string, object?> { ["host/name"] = "db", ["host/ip"] = "10.0.0.2", ["host/port"] = 5432 },
]);
store.Transact("""[{:host/name "web" :host/ip "10.0.0.9"}]""");

const string open = """
    [:find ?ip ?port :order-by ?port
     :in $ [?name ...]
     :where [?h :host/name ?name] [?h :host/ip ?ip] [?h :host/port ?port]]
    """;
string[] names = ["web", "mail"];

foreach (var (ip, port) in store.Db.Query<(string Ip, int Port)>(open, names)) Console.WriteLine($"now    {ip}:{port}");
foreach (var host in first.DbAfter.Query<Host>(open, names)) Console.WriteLine($"before {host.Ip}:{host.Port}");

var tried = store.Db.With("""[{:host/name "mail" :host/ip "10.0.0.3" :host/port [25]}]""").DbAfter;
Console.WriteLine($"tried  {tried.Query<Host>(open, names)[0]}, and the store has {store.Db.Query<Host>(open, names).Count} rows still");

internal sealed record Host(string Ip, int Port);
