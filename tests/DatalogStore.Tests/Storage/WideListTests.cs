using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public sealed class WideListTests : IDisposable
{
    private const long A = BuiltIn.FirstUserAttribute;

    private readonly InMemoryKeyValueStore _store = new();
    private readonly DatomStorage _storage;

    public WideListTests() => _storage = DatomStorage.Open(_store);

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_list_of_thousands_that_changes_by_one_costs_the_change(bool refs)
    {
        var random = new Random(5);
        var numbers = Enumerable.Range(0, 9000).ToList();
        var entities = new List<(long E, List<int> Numbers)>();
        var first = 0L;
        for (var day = 0; day < 40; day++)
        {
            if (day > 0)
            {
                numbers.RemoveAt(random.Next(numbers.Count));
                numbers.Add(100_000 + day);
            }

            entities.Add((AddEntity(numbers, refs), [.. numbers]));
            if (day == 0) first = SizeBytes();
        }

        Assert.True(SizeBytes() - first < 40 * 1500, $"{SizeBytes() - first} bytes for 39 changes");
        var views = new DatabaseViews(DatomStorage.Open(_store));
        for (var day = 0; day < 40; day += 13)
        {
            using var view = views.Open(new ViewSpec(day + 1));
            Assert.Equal(9000 * (day + 1), view.Column(A).Count);
            var rows = new DatomBuffer();
            view.EntityAttribute(entities[day].E, A, rows);
            Assert.Equal(Words(entities[day].Numbers, refs), rows.V.ToArray());
            foreach (var number in (int[])[entities[0].Numbers[3], 100_001, 100_000 + day, 100_039, 55_555])
            {
                rows.Clear();
                view.ByValue(A, Words([number], refs)[0], rows);
                var owners = entities.Take(day + 1).Where(entity => entity.Numbers.Contains(number)).Select(entity => entity.E);
                Assert.Equal(owners, rows.E.ToArray());
            }

            if (!refs) continue;
            rows.Clear();
            view.Referring(100_001, rows);
            Assert.Equal(entities.Take(day + 1).Where(entity => entity.Numbers.Contains(100_001)).Select(entity => entity.E), rows.E.ToArray());
        }

        Assert.Equal(40, _storage.ReadLog(1, 41).Count(l => l.Datoms.Count == 9000));
        Assert.Equal(9000 * 40, _storage.Statistics.Of(A)!.Assertions);
    }

    [Fact]
    public void Equal_lists_are_one_version()
    {
        var numbers = Enumerable.Range(0, 100).ToList();
        var first = AddEntity(numbers, false);
        var versions = Versions();
        var second = AddEntity(numbers, false);
        Assert.Equal(versions, Versions());
        using var view = new DatabaseViews(_storage).Open(new ViewSpec(2));
        var rows = new DatomBuffer();
        view.ByValue(A, Words([50], false)[0], rows);
        Assert.Equal([first, second], rows.E.ToArray());
    }

    [Fact]
    public void A_lineage_ends_when_it_has_changed_more_than_twice_its_size()
    {
        var numbers = Enumerable.Range(0, 100).ToList();
        var all = new List<(long E, int[] Numbers)>();
        for (var step = 0; step < 30; step++)
        {
            all.Add((AddEntity(numbers, false), numbers.ToArray()));
            numbers.RemoveRange(0, 15);
            numbers.AddRange(Enumerable.Range(1000 + (step * 15), 15));
        }

        Assert.True(Versions().Select(v => v >> WideList.VersionBits).Distinct().Count() is > 3 and < 10);
        using var view = new DatabaseViews(_storage).Open(new ViewSpec(30));
        foreach (var (e, expected) in all)
        {
            var rows = new DatomBuffer();
            view.EntityAttribute(e, A, rows);
            Assert.Equal(Words(expected, false), rows.V.ToArray());
        }

        foreach (var number in (int[])[1000, 1100, 1200])
        {
            var rows = new DatomBuffer();
            view.ByValue(A, Words([number], false)[0], rows);
            Assert.Equal(all.Where(entity => entity.Numbers.Contains(number)).Select(entity => entity.E), rows.E.ToArray());
        }
    }

    [Fact]
    public void Short_lists_and_those_of_other_entities_are_ordinary_datoms()
    {
        AddEntity([.. Enumerable.Range(0, WideList.SizeMin - 1)], false);
        using (var batch = _storage.BeginCommit())
        {
            foreach (var word in Words([.. Enumerable.Range(0, 200)], false)) batch.Add(EntityId.FirstOrdinary, A, word, true);
            batch.Commit(1, false, _ => true, false);
        }

        Assert.Empty(Versions());
    }

    [Fact]
    public void A_missing_version_is_named()
    {
        AddEntity([.. Enumerable.Range(0, 100)], false);
        using (var batch = _store.NewBatch())
        {
            var key = new byte[WideListRow.VersionKeySize];
            WideListRow.WriteVersionKey(key, Assert.Single(Versions()));
            batch.Delete(ColumnFamily.Lists, key);
            _store.Write(batch, false);
        }

        using var view = new DatabaseViews(DatomStorage.Open(_store)).Open(new ViewSpec(1));
        var error = Assert.Throws<DatalogException>(() => view.Column(A));
        Assert.Equal("store-damaged", error.Code);
        Assert.Contains("lists", error.Message, StringComparison.Ordinal);
    }

    private long AddEntity(List<int> numbers, bool refs)
    {
        using var batch = _storage.BeginCommit();
        var e = batch.AllocateSnapshotEntity();
        foreach (var word in Words(numbers, refs)) batch.Add(e, A, word, true);
        batch.Commit(1, false, _ => true, false);
        return e;
    }

    private static ulong[] Words(IEnumerable<int> numbers, bool refs) => [.. numbers.Select(n => Word.Make(refs ? WordKind.Ref : WordKind.Long, (ulong)n)).Order()];

    private List<long> Versions()
    {
        using var view = _store.OpenReadView();
        using var rows = view.Iterate(ColumnFamily.Lists);
        var versions = new List<long>();
        for (rows.Seek([]); rows.IsValid; rows.Next())
        {
            if (WideListRow.IsVersionKey(rows.Key, out var number)) versions.Add(number);
        }

        return versions;
    }

    private long SizeBytes() => Enum.GetValues<ColumnFamily>().Sum(_store.SizeBytes);
}
