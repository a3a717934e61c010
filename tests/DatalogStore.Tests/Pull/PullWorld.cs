using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

/// <summary>A small world to pull from: people with bosses and friends (some going round), projects whose tasks are parts of them.</summary>
internal sealed class PullWorld : IDisposable
{
    public const string Schema = """
        [{:db/ident :person/name :db/valueType :db.type/string :db/unique :db.unique/identity}
         {:db/ident :person/age :db/valueType :db.type/long :db/index true}
         {:db/ident :person/nick :db/valueType :db.type/string :db/cardinality :db.cardinality/many}
         {:db/ident :person/boss :db/valueType :db.type/ref}
         {:db/ident :person/friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :person/role :db/valueType :db.type/ref}
         {:db/ident :any/thing :db/valueType :db.type/any :db/cardinality :db.cardinality/many}
         {:db/ident :project/code :db/valueType :db.type/string :db/unique :db.unique/identity}
         {:db/ident :project/task :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :task/title :db/valueType :db.type/string}
         {:db/ident :task/part :db/valueType :db.type/ref :db/isComponent true}
         {:db/ident :list/next :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    public PullWorld()
    {
        Store = DatomStore.OpenInMemory();
        Store.Transact(Schema);
        Store.Transact("""
            [{:db/id 50 :db/ident :role/admin}
             {:db/id 1 :person/name "Ann" :person/age 40 :person/nick ["zed" "ace" "mia"] :person/role 50 :person/friend [2 3]}
             {:db/id 2 :person/name "Bob" :person/age 30 :person/boss 1 :person/friend [1]}
             {:db/id 3 :person/name "Cy" :person/boss 2}
             {:db/id 4 :person/name "Dee" :person/boss 4}
             {:db/id 10 :project/code "P1" :project/task [11 12]}
             {:db/id 11 :task/title "plan" :task/part 13}
             {:db/id 12 :task/title "ship"}
             {:db/id 13 :task/title "draft"}]
            """);
    }

    public DatomStore Store { get; }

    public Database Db => Store.Db;

    /// <summary>The pull as EDN text.</summary>
    public string Pull(string pattern, object entity) => EdnWriter.ToString(Db.Pull(pattern, entity));

    /// <summary>The error of a pull.</summary>
    public DatalogException Error(string pattern, object entity) => Assert.Throws<DatalogException>(() => Db.Pull(pattern, entity));

    public void Dispose() => Store.Dispose();
}
