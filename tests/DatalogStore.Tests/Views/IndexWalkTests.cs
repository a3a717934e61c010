using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Views;

/// <summary>Two implementations agree: walks of every index on random stores and views, against a sort of all datoms of the naive twin.</summary>
public class IndexWalkTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Walks_are_those_of_a_sorted_list_of_all_datoms(int seed) => Run(seed);

    [Fact]
    public void Walks_are_those_of_a_sorted_list_for_a_seed_of_the_day() => Run(System.Random.Shared.Next());

    [Fact]
    public void A_walk_reads_no_more_than_it_is_asked_for()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n/value :db/valueType :db.type/long :db/index true} {:db/ident :n/next :db/valueType :db.type/ref}]");
        store.Transact(Enumerable.Range(1000, 2000).Select(e => (object?)EdnMap.Of([new(Keyword.Of("db/id"), (long)e), new(Keyword.Of("n/value"), (long)e), new(Keyword.Of("n/next"), (long)e + 1)])));
        foreach (var index in (DatomIndex[])[DatomIndex.Eavt, DatomIndex.Vaet])
        {
            var view = new CountingView(store.Db.OpenView());
            Assert.Equal(10, IndexWalk.Read(view, IndexComponents.Resolve(view, index, []), IndexReach.Forward).Take(10).Count());
            Assert.InRange(view.Reads, 1, 10);
        }
    }

    private static void Run(int seed)
    {
        var random = new RandomStore(seed);
        using var store = new InMemoryKeyValueStore();
        var storage = DatomStorage.Open(store);
        random.ReadBootstrap(storage);
        random.DefineAttributes(storage);
        var views = new DatabaseViews(storage);
        var chance = new System.Random(seed);
        for (var n = 1; n <= 18; n++)
        {
            random.Commit(storage);
            if (n % 6 == 0) storage.Compact(CancellationToken.None);
            if (n % 3 != 0) continue;
            for (var i = 0; i < 3; i++)
            {
                var spec = random.Spec(storage.State.T, out var shown);
                if (spec.BasisT == 0) continue;
                using var view = views.Open(spec);
                var all = random.Twin.View(spec.BasisT, spec.SinceT, spec.IsHistory, shown).ToList();
                foreach (var index in Enum.GetValues<DatomIndex>()) Compare(random, chance, view, index, all, $"seed {seed}, after transaction {n}, view {i}, {spec}, {index}");
            }
        }
    }

    private static void Compare(RandomStore random, System.Random chance, IDatabaseView view, DatomIndex index, List<WordDatom> all, string what)
    {
        var values = new NaiveOrder(view.Words);
        var sorted = all.Where(d => Has(view, index, d)).ToList();
        sorted.Sort((x, y) => values.Compare(index, x, y, 3) is not 0 and var order ? order : x.T != y.T ? x.T.CompareTo(y.T) : x.Added.CompareTo(y.Added));
        for (var i = 0; i < 25; i++)
        {
            var given = Components(random, chance, view, index, sorted, chance.Next(4));
            var probe = Probe(view, index, given);
            var question = $"{what} {string.Join(' ', given.Select(g => EdnWriter.ToString(g)))}";
            var components = IndexComponents.Resolve(view, index, given);
            Equal(sorted.Where(d => values.Compare(index, d, probe, given.Length) == 0), IndexWalk.Read(view, components, IndexReach.Matching), question + " matching");
            Equal(sorted.Where(d => values.Compare(index, d, probe, given.Length) >= 0), IndexWalk.Read(view, components, IndexReach.Forward), question + " forward");
            Equal(sorted.Where(d => values.Compare(index, d, probe, given.Length) <= 0).Reverse(), IndexWalk.Read(view, components, IndexReach.Backward), question + " backward");
        }

        if (index != DatomIndex.Avet) return;
        for (var i = 0; i < 10; i++)
        {
            var a = random.Attributes[chance.Next(4)];
            view.Schema.TryGetAttribute(a, out var attribute);
            var (start, end) = (Value(random, chance, view, a, sorted), Value(random, chance, view, a, sorted));
            var expected = sorted.Where(d => d.A == a && (start is null || values.CompareValue(d.V, start, attribute!) >= 0) && (end is null || values.CompareValue(d.V, end, attribute!) < 0));
            Equal(expected, IndexWalk.Range(view, a, start is null ? null : new IndexValue(view, attribute!, start), end is null ? null : new IndexValue(view, attribute!, end)), $"{what} range {a} {EdnWriter.ToString(start)} {EdnWriter.ToString(end)}");
        }
    }

    private static bool Has(IDatabaseView view, DatomIndex index, WordDatom datom) => index switch
    {
        DatomIndex.Vaet => Word.IsRef(datom.V),
        DatomIndex.Avet => view.Schema.TryGetAttribute(datom.A, out var attribute) && attribute.HasValueIndex,
        _ => true,
    };

    /// <summary>Components of a datom that is there, of one that is not, or of a mixture.</summary>
    private static object?[] Components(RandomStore random, System.Random chance, IDatabaseView view, DatomIndex index, List<WordDatom> sorted, int count)
    {
        WordDatom Some() => sorted.Count > 0 && chance.Next(4) != 0
            ? sorted[chance.Next(sorted.Count)]
            : new WordDatom(random.Entities[chance.Next(random.Entities.Count)] + chance.Next(2), random.Attributes[chance.Next(4)], random.Words[chance.Next(random.Words.Count)], 0, true);
        var e = Some().E;
        var a = Some().A;
        if (index == DatomIndex.Avet && !(view.Schema.TryGetAttribute(a, out var attribute) && attribute.HasValueIndex)) a = random.Attributes[chance.Next(4)];
        object? v = index == DatomIndex.Vaet ? Some() is var d && Word.IsRef(d.V) ? Word.EntityOf(d.V) : e : Value(random, chance, view, a, sorted) ?? "zzz";
        object?[] all = index switch
        {
            DatomIndex.Eavt => [e, a, v],
            DatomIndex.Aevt => [a, e, v],
            DatomIndex.Avet => [a, v, e],
            _ => [v, a, e],
        };
        return all[..count];
    }

    /// <summary>A value of the attribute, one of another, or one that nothing has. Whole numbers are left to attributes that have no refs, and refs to attributes of refs.</summary>
    private static object? Value(RandomStore random, System.Random chance, IDatabaseView view, long a, List<WordDatom> sorted)
    {
        view.Schema.TryGetAttribute(a, out var attribute);
        if (attribute!.ValueType == Model.ValueType.Ref) return random.Entities[chance.Next(random.Entities.Count)];
        var here = sorted.Where(d => d.A == a && !Word.IsRef(d.V)).ToList();
        var value = chance.Next(5) switch
        {
            0 => null,
            1 => "text 1" + chance.Next(40),
            2 => chance.Next(8) / 4.0,
            _ when here.Count > 0 => view.Words.ToValue(here[chance.Next(here.Count)].V),
            _ => Keyword.Of("k/none"),
        };
        // In an attribute of any type a number or keyword may be meant as an entity, and in one of doubles a whole number is a double.
        return (value is long or Keyword && attribute.MayHoldRefs) || (value is long && attribute.ValueType == Model.ValueType.Double) ? "text" : value;
    }

    private static (long? E, long? A, object? V) Probe(IDatabaseView view, DatomIndex index, object?[] given)
    {
        object? At(int place) => place < given.Length ? given[place] : null;
        // A whole number given for an attribute of refs is an entity.
        object? Meant(long? a, object? v) => v is long e && view.Schema.TryGetAttribute(a!.Value, out var attribute) && attribute.ValueType == Model.ValueType.Ref ? new EntityValue(e) : v;
        return index switch
        {
            DatomIndex.Eavt => ((long?)At(0), (long?)At(1), Meant((long?)At(1), At(2))),
            DatomIndex.Aevt => ((long?)At(1), (long?)At(0), Meant((long?)At(0), At(2))),
            DatomIndex.Avet => ((long?)At(2), (long?)At(0), Meant((long?)At(0), At(1))),
            _ => ((long?)At(2), (long?)At(1), At(0) is long v ? new EntityValue(v) : null),
        };
    }

    private static void Equal(IEnumerable<WordDatom> expected, IEnumerable<WordDatom> actual, string what)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        if (!left.SequenceEqual(right)) Assert.Fail($"{what}\nexpected {string.Join("\n         ", left)}\nactual   {string.Join("\n         ", right)}");
    }

    /// <summary>A value that is an entity.</summary>
    private sealed record EntityValue(long E);

    /// <summary>The order of an index, told anew: from the documented order of its places and of values.</summary>
    private sealed class NaiveOrder(IWordTable words)
    {
        public int Compare(DatomIndex index, WordDatom x, WordDatom y, int places) => Compare(index, x, (y.E, y.A, ValueOf(y.V)), places);

        public int Compare(DatomIndex index, WordDatom x, (long? E, long? A, object? V) y, int places)
        {
            foreach (var place in (index switch { DatomIndex.Eavt => "eav", DatomIndex.Aevt => "aev", DatomIndex.Avet => "ave", _ => "vae" })[..places])
            {
                var order = place switch { 'e' => x.E.CompareTo(y.E!.Value), 'a' => x.A.CompareTo(y.A!.Value), _ => Values(x.V, y.V) };
                if (order != 0) return order;
            }

            return 0;
        }

        public int CompareValue(ulong word, object given, Model.Attribute attribute) => Values(word, attribute.ValueType == Model.ValueType.Ref ? new EntityValue((long)given) : given);

        private int Values(ulong word, object? given)
        {
            var value = ValueOf(word);
            if (value is EntityValue x) return given is EntityValue y ? x.E.CompareTo(y.E) : 1;
            return given is EntityValue ? -1 : IndexOrder.Instance.Compare(value, given);
        }

        private object? ValueOf(ulong word) => Word.IsRef(word) ? new EntityValue(Word.EntityOf(word)) : words.ToValue(word);
    }

    /// <summary>Counts how often parts of the store are read.</summary>
    private sealed class CountingView(IDatabaseView inner) : IDatabaseView
    {
        public int Reads { get; private set; }

        public long BasisT => inner.BasisT;

        public DatabaseSchema Schema => inner.Schema;

        public bool IsHistory => inner.IsHistory;

        public IWordTable Words => inner.Words;

        public Column Column(long a) => throw new InvalidOperationException("a whole column was read");

        public long CountEstimate(long a) => inner.CountEstimate(a);

        public ColumnEstimate Estimate(long a) => inner.Estimate(a);

        public void Entity(long e, DatomBuffer into) => inner.Entity(e, into);

        public void EntityAttribute(long e, long a, DatomBuffer into) => inner.EntityAttribute(e, a, into);

        public void ByValue(long a, ulong v, DatomBuffer into) => inner.ByValue(a, v, into);

        public void Referring(long e, DatomBuffer into)
        {
            Reads++;
            inner.Referring(e, into);
        }

        public long? FindBlock(long block, bool isDescending) => inner.FindBlock(block, isDescending);

        public void Block(long block, DatomBuffer into)
        {
            Reads++;
            inner.Block(block, into);
        }

        public long? FindReferred(long e, bool isDescending) => inner.FindReferred(e, isDescending);

        public void Transaction(long t, DatomBuffer into) => inner.Transaction(t, into);

        public void Dispose() => inner.Dispose();
    }
}
