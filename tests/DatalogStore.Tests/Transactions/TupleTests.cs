using DatalogStore.Edn;

namespace DatalogStore.Tests.Transactions;

public class TupleTests
{
    private const string Tuples = """
        [{:db/ident :reg/course :db/valueType :db.type/string}
         {:db/ident :reg/student :db/valueType :db.type/ref}
         {:db/ident :reg/grade :db/valueType :db.type/double}
         {:db/ident :reg/course+student :db/valueType :db.type/tuple :db/tupleAttrs [:reg/course :reg/student] :db/unique :db.unique/identity}
         {:db/ident :reg/course+grade :db/valueType :db.type/tuple :db/tupleAttrs [:reg/course :reg/grade] :db/index true}
         {:db/ident :p/mixed :db/valueType :db.type/tuple :db/tupleTypes [:db.type/long :db.type/double :db.type/ref] :db/cardinality :db.cardinality/many}
         {:db/ident :p/xy :db/valueType :db.type/tuple :db/tupleType :db.type/long :db/index true}]
        """;

    [Fact]
    public void A_composite_follows_its_attributes_whatever_changes_them()
    {
        using var world = World();
        world.Transact("""[{:db/id 1001 :reg/course "x" :reg/student 1} [:db/add 1 :item/qty 1]]""");
        Assert.Equal("""[:reg/course "x"] [:reg/student 1] [:reg/course+student ["x" 1]] [:reg/course+grade ["x" nil]]""", world.Entity(1001L));
        var report = world.Transact("""[[:db/add 1001 :reg/course "y"]]""");
        Assert.Equal("""[["x" 1] false] [["x" nil] false] [["y" 1] true] [["y" nil] true]""", Tuples_of(report));
        world.Transact("""[[:db/cas 1001 :reg/course "y" "z"]]""");
        Assert.Equal("""[:reg/course "z"] [:reg/student 1] [:reg/course+student ["z" 1]] [:reg/course+grade ["z" nil]]""", world.Entity(1001L));
        world.Transact("[[:db/retract 1001 :reg/course]]");
        Assert.Equal("[:reg/student 1] [:reg/course+student [nil 1]]", world.Entity(1001L));
        world.Transact("[[:db/retractEntity 1]]");
        Assert.Equal("", world.Entity(1001L));
    }

    [Fact]
    public void An_entity_that_is_retracted_takes_its_tuples_along()
    {
        using var world = World();
        world.Transact("""[{:db/id 1001 :reg/course "x" :reg/student 1}]""");
        world.Transact("[[:db/retractEntity 1001]]");
        Assert.Equal("", world.Entity(1001L));
    }

    [Fact]
    public void What_was_at_a_moment_is_the_tuple_of_that_moment()
    {
        using var world = World();
        var first = world.Transact("""[{:db/id 1001 :reg/course "x" :reg/student 1}]""").DbAfter;
        world.Transact("""[[:db/add 1001 :reg/course "y"]]""");
        const string query = "[:find [?t ...] :where [1001 :reg/course+student ?t]]";
        Assert.Equal(["""["x" 1]"""], first.Query(query).Column.Select(EdnWriter.ToString));
        Assert.Equal(["""["x" 1]"""], world.Store.Db.AsOf(first.BasisT).Query(query).Column.Select(EdnWriter.ToString));
        Assert.Equal(["""["y" 1]"""], world.Store.Db.Query(query).Column.Select(EdnWriter.ToString));
        Assert.Equal(3, world.Store.Db.History().Query("[:find ?t ?op :where [1001 :reg/course+student ?t _ ?op]]").Rows.Count);
    }

    [Fact]
    public void A_unique_composite_belongs_to_one_entity()
    {
        using var world = World();
        world.Transact("""[{:db/id 1001 :reg/course "x" :reg/student 1}]""");
        Assert.Equal(["unique-conflict"], world.Rejected("""[{:db/id 1002 :reg/course "x" :reg/student 1}]"""));
        Assert.Equal(["unique-conflict"], world.Rejected("""[{:db/id 1003 :reg/course "y" :reg/student 1} {:db/id 1004 :reg/course "y" :reg/student 1}]"""));
        world.Transact("""[{:db/id 1002 :reg/course "x" :reg/student 1} [:db/retractEntity 1001]]""");
        Assert.Equal(1002L, world.Id("""[:reg/course+student ["x" 1]]"""));
    }

    [Fact]
    public void A_tempid_that_is_given_the_whole_of_a_unique_identity_is_that_entity()
    {
        using var world = World();
        world.Transact("""[{:db/id 1 :item/key "ann"} {:db/id 1001 :reg/course "x" :reg/student 1}]""");
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course "x" :reg/student [:item/key "ann"] :reg/grade 1.5}]""").Tempids["r"]);
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course "x" :reg/student "s" :reg/grade 2.5} {:db/id "s" :item/key "ann"}]""").Tempids["r"]);
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course+student ["x" 1] :reg/grade 3.5}]""").Tempids["r"]);
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course+student ["x" "s"] :reg/grade 4.5} {:db/id "s" :item/key "ann"}]""").Tempids["r"]);
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course+student ["x" [:item/key "ann"]] :reg/grade 5.5}]""").Tempids["r"]);
        Assert.Equal("""[:reg/course "x"] [:reg/student 1] [:reg/grade 5.5] [:reg/course+student ["x" 1]] [:reg/course+grade ["x" 5.5]]""", world.Entity(1001L));
        var two = world.Transact("""[{:db/id "a" :reg/course "new" :reg/student "n"} {:db/id "b" :reg/course "new" :reg/student "n" :reg/grade 1} {:db/id "n" :item/qty 3}]""").Tempids;
        Assert.Equal(two["a"], two["b"]);
        Assert.NotEqual(1001L, two["a"]);
    }

    [Fact]
    public void Part_of_a_unique_identity_names_nobody()
    {
        using var world = World();
        world.Transact("""[{:db/id 1001 :reg/course "x"}]""");
        Assert.Equal(["unique-conflict"], world.Rejected("""[{:db/id "r" :reg/course "x"}]"""));
        Assert.Equal(1001L, world.Transact("""[{:db/id "r" :reg/course+student ["x" nil] :reg/grade 1}]""").Tempids["r"]);
    }

    [Fact]
    public void Stating_a_composite_is_stating_what_its_attributes_say()
    {
        using var world = World();
        Assert.Equal(["composite-tuple"], world.Rejected("""[[:db/add 1001 :reg/course+student ["x" 1]]]"""));
        Assert.Equal(["composite-tuple"], world.Rejected("""[{:db/id 1001 :reg/course "y" :reg/course+student ["x" 1]}]"""));
        world.Transact("""[{:db/id 1001 :reg/course "x" :reg/student 1 :reg/course+student ["x" 1]}]""");
        Assert.Equal(["composite-tuple"], world.Rejected("[[:db/retract 1001 :reg/course+student]]"));
        Assert.Equal(["composite-tuple"], world.Rejected("""[[:db/retract 1001 :reg/course+student ["x" 1]]]"""));
        world.Transact("""[[:db/retract 1001 :reg/course+student ["x" 1]] [:db/add 1001 :reg/course "y"]]""");
        world.Transact("""[[:db/retract 1001 :reg/course+student ["nothing of" 7]]]""");
        Assert.Equal("""[:reg/course "y"] [:reg/student 1] [:reg/course+student ["y" 1]] [:reg/course+grade ["y" nil]]""", world.Entity(1001L));
    }

    [Fact]
    public void NaN_is_in_no_tuple()
    {
        using var world = World();
        Assert.Equal(["value-type"], world.Rejected("[[:db/add 1001 :reg/grade ##NaN]]"));
        Assert.Equal(["value-type"], world.Rejected("[[:db/add 1001 :p/mixed [1 ##NaN nil]]]"));
    }

    [Fact]
    public void A_composite_over_attributes_with_data_is_there_at_once()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/qty 1 :item/price 2.0} {:db/id 1002 :item/qty 1} {:db/id 1003 :item/price 4} {:db/id 1004 :item/key "k"}]""");
        world.Transact("""
            [{:db/ident :item/qty+price :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :item/price] :db/unique :db.unique/value}
             [:db/add 1001 :item/qty 7] [:db/add 1005 :item/qty 5] [:db/retract 1003 :item/price]]
            """);
        Assert.Equal("[[1001 [7 2.0]] [1002 [1 nil]] [1005 [5 nil]]]", All(world, ":item/qty+price"));
        Assert.Equal(["unique-conflict"], world.Rejected("[[:db/add 1006 :item/qty 5]]"));
        world.Transact("[[:db/add 1003 :item/qty 3]]");
        Assert.Equal(1003L, world.Id("[:item/qty+price [3 nil]]"));
    }

    [Fact]
    public void A_unique_composite_over_data_that_repeat_is_refused()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1} {:db/id 1002 :item/qty 1}]");
        Assert.Equal(["unique-conflict"], world.Rejected("[{:db/ident :item/qty+price :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :item/price] :db/unique :db.unique/value}]"));
    }

    [Theory]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/long :db/tupleType :db.type/long}")]
    [InlineData("{:db/ident :t/a :db/tupleType :db.type/long}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleType :db.type/long :db/tupleTypes [:db.type/long :db.type/long]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleType :db.type/tuple}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleTypes [:db.type/long :no/type]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleTypes [:db.type/long nil]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :no/attribute]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :item/tag]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :item/qty]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :reg/course+student]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :db/doc]}")]
    [InlineData("{:db/ident :t/a :db/valueType :db.type/tuple :db/tupleAttrs [:item/qty :item/price] :db/cardinality :db.cardinality/many}")]
    [InlineData("[:db/add :reg/course :db/cardinality :db.cardinality/many]")]
    [InlineData("[:db/add :reg/course :snapshot/shared true]")]
    [InlineData("[:db/add :reg/course+student :db/tupleAttrs [:reg/student :reg/course]]")]
    [InlineData("[:db/retract :reg/course+student :db/tupleAttrs [:reg/course :reg/student]]")]
    [InlineData("[:db/add :p/xy :db/tupleType :db.type/string]")]
    [InlineData("[:db/add :p/xy :db/valueType :db.type/any]")]
    [InlineData("[:db/add :item/qty :db/valueType :db.type/tuple]")]
    public void A_definition_that_makes_no_tuple_is_refused(string form)
    {
        using var world = World();
        Assert.Contains("bad-attribute", world.Rejected($"[{form}]"));
    }

    [Theory]
    [InlineData("[:db/add 1001 :p/xy [1]]")]
    [InlineData("[:db/add 1001 :p/xy [1 2 3 4 5 6 7 8 9]]")]
    [InlineData("[:db/add 1001 :p/xy [1 \"2\"]]")]
    [InlineData("[:db/add 1001 :p/xy 1]")]
    [InlineData("[:db/add 1001 :p/xy \"12\"]")]
    [InlineData("[:db/add 1001 :p/xy #{1 2}]")]
    [InlineData("[:db/add 1001 :p/mixed [1 2.0]]")]
    [InlineData("[:db/add 1001 :p/mixed [1 2.5 \"nobody\" 4]]")]
    public void A_value_that_is_no_such_tuple_is_refused(string form)
    {
        using var world = World();
        Assert.Equal(["value-type"], world.Rejected($"[{form}]"));
    }

    [Fact]
    public void Slots_are_brought_to_their_types_and_refs_resolve_in_them()
    {
        using var world = World();
        world.Transact("""[{:db/id 1 :item/key "k" :db/ident :the/one}]""");
        var report = world.Transact("""[{:db/id 1001 :p/mixed [[1 2 :the/one] [1N 2.5 [:item/key "k"]] [nil nil "t"]] :p/xy [3 nil]} {:db/id "t" :item/qty 1} {:db/id 1002 :p/mixed [5 nil nil]}]""");
        Assert.Equal($"[:p/mixed [nil nil {report.Tempids["t"]}]] [:p/mixed [1 2.0 1]] [:p/mixed [1 2.5 1]] [:p/xy [3 nil]]", world.Entity(1001L));
        Assert.Equal("[:p/mixed [5 nil nil]]", world.Entity(1002L));
        Assert.Contains("tempid-unused", world.Rejected("""[[:db/add 1001 :p/mixed [nil nil "nobody"]]]"""));
    }

    [Fact]
    public void Tuples_are_found_by_value()
    {
        using var world = World();
        world.Transact("[{:db/id 1001 :p/xy [1 2]} {:db/id 1002 :p/xy [1 2]} {:db/id 1003 :p/xy [1 nil]} {:db/id 1004 :p/mixed [[1 2 3]]}]");
        Assert.Equal([1001L, 1002], world.Store.Db.Datoms(DatomIndex.Avet, Keyword.Of("p/xy"), EdnVector.Of(1L, 2L)).Select(d => d.E));
        Assert.Equal(["[1 nil]", "[1 2]", "[1 2]"], world.Store.Db.Datoms(DatomIndex.Avet, Keyword.Of("p/xy")).Select(d => EdnWriter.ToString(d.V)));
        Assert.Equal([1001L, 1002L], world.Store.Db.Query("[:find [?e ...] :where [?e :p/xy [1 2]]]").Column.Order());
        Assert.Equal(1004L, world.Store.Db.Query("[:find ?e . :where [?e :p/mixed [1 2 3]]]").Scalar);
        Assert.Equal([1001L, 1002L], world.Store.Db.Query("[:find [?e ...] :in $ ?t :where [?e :p/xy ?t]]", EdnVector.Of(1L, 2L)).Column.Order());
        Assert.Equal([1001L, 1002L], world.Store.Db.Query("[:find [?e ...] :in $ [?t ...] :where [?e :p/xy ?t]]", (object)new object?[] { EdnVector.Of(1L, 2L), EdnVector.Of(7L, 7L) }).Column.Order());
    }

    [Fact]
    public void Tuples_made_in_a_query_are_those_of_the_store()
    {
        using var world = World();
        world.Transact("[{:db/id 1001 :p/xy [1 2] :item/qty 1} {:db/id 1002 :p/xy [3 4] :item/qty 3}]");
        Assert.Equal([1001L], world.Store.Db.Query("[:find [?e ...] :where [?e :item/qty ?q] [(tuple ?q 2) ?t] [?e :p/xy ?t]]").Column);
        Assert.Equal([1001L], world.Store.Db.Query("[:find [?e ...] :where [?e :p/xy ?t] [(untuple ?t) [?x ?y]] [?e :item/qty ?x] [(= ?y 2)]]").Column);
        Assert.Equal([1002L], world.Store.Db.Query("[:find [?e ...] :where [?e :p/xy ?t] [(> ?t [1 2])]]").Column);
        Assert.Equal(2L, world.Store.Db.Query("[:find (count-distinct ?t) . :where (or [_ :p/xy ?t] [(tuple 1 2) ?t])]").Scalar);
        Assert.Equal(3L, world.Store.Db.Query("[:find (count-distinct ?t) . :where (or [_ :p/xy ?t] [(tuple 1 5) ?t])]").Scalar);
    }

    [Fact]
    public void Renamed_attributes_keep_their_tuples_also_when_another_takes_the_name()
    {
        using var world = World();
        world.Transact("[[:db/add :reg/course :db/ident :reg/subject]]");
        world.Transact("[{:db/ident :reg/course :db/valueType :db.type/long}]");
        world.Transact("""[{:db/id 1001 :reg/subject "x" :reg/course 5 :reg/student 1}]""");
        Assert.Equal("""[[1001 ["x" 1]]]""", All(world, ":reg/course+student"));
    }

    [Fact]
    public void A_tuple_survives_compaction_and_reopening()
    {
        using var folder = new Storage.TemporaryFolder();
        using (var store = DatomStore.Open(folder["store"], new StoreOptions { CreateIfMissing = true }))
        {
            store.Transact(Tuples);
            for (var i = 0; i < 20; i++) store.Transact($"[{{:db/id {1000 + i} :p/xy [{i} {i % 3}] :reg/course \"c{i}\" :reg/student {i % 4}}}]");
            store.Compact();
        }

        using var again = DatomStore.Open(folder["store"]);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(again.Db.TryEntid(EdnVector.Of(Keyword.Of("reg/course+student"), EdnVector.Of($"c{i}", (long)(i % 4))), out var e) && e == 1000 + i);
            Assert.Equal([1000L + i], again.Db.Datoms(DatomIndex.Avet, Keyword.Of("p/xy"), EdnVector.Of((long)i, (long)(i % 3))).Select(d => d.E));
        }
    }

    private static TransactionWorld World()
    {
        var world = new TransactionWorld();
        world.Transact(Tuples);
        return world;
    }

    private static string All(TransactionWorld world, string attribute) =>
        $"[{string.Join(' ', world.Store.Db.Datoms(DatomIndex.Aevt, EdnReader.Read(attribute)).Select(d => $"[{d.E} {EdnWriter.ToString(d.V)}]"))}]";

    private static string Tuples_of(TransactionReport report) =>
        string.Join(' ', report.TxData.Where(d => d.V is EdnVector).Select(d => $"[{EdnWriter.ToString(d.V)} {(d.Added ? "true" : "false")}]").Order(StringComparer.Ordinal));
}
