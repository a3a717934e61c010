using DatalogStore.Oracle.Storage;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;

namespace DatalogStore.Tests.Storage;

public class KeyValueStoreContractTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_store_in_memory_answers_as_a_sorted_dictionary_does(int seed) => AssertSame(seed, 600, new InMemoryKeyValueStore(), s => s);

    internal static void AssertSame(int seed, int steps, IKeyValueStore store, Func<IKeyValueStore, IKeyValueStore> reopen)
    {
        var expected = new KeyValueCommands(seed, steps).Run(new NaiveKeyValueStore(), s => s);
        var actual = new KeyValueCommands(seed, steps).Run(store, reopen);
        var same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same == expected.Count && same == actual.Count) return;
        Assert.Fail($"seed {seed}, line {same}: expected '{expected.ElementAtOrDefault(same)}' but was '{actual.ElementAtOrDefault(same)}'; before it: {string.Join(" | ", expected.Take(same).TakeLast(5))}");
    }
}
