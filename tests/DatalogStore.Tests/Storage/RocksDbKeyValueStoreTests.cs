using DatalogStore.Storage;
using DatalogStore.Storage.RocksDb;

namespace DatalogStore.Tests.Storage;

public sealed class RocksDbKeyValueStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opening_nothing_is_store_not_found_and_creates_nothing()
    {
        AssertRefused("store-not-found", _folder["none"], StoreAccess.Read);
        AssertRefused("store-not-found", _folder["none"], StoreAccess.Write);
        AssertRefused("store-not-found", _folder.Path, StoreAccess.Read);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_is_no_store_folder_nor_is_a_path_through_one()
    {
        File.WriteAllText(_folder["file"], "x");
        foreach (var access in Enum.GetValues<StoreAccess>()) AssertRefused("store-not-a-folder", _folder["file"], access);
        AssertRefused("store-not-a-folder", Path.Combine(_folder["file"], "store"), StoreAccess.Create);
    }

    [Fact]
    public void A_folder_of_other_things_is_refused_and_left_alone()
    {
        File.WriteAllText(_folder["notes.txt"], "x");
        foreach (var access in Enum.GetValues<StoreAccess>()) AssertRefused("not-a-store", _folder.Path, access);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Creating_makes_parent_folders()
    {
        using var store = Create("a/b/c");
        Assert.True(store.IsWritable);
    }

    [Fact]
    public void A_second_writer_is_told_that_the_store_is_locked()
    {
        using var store = Create("store");
        AssertRefused("store-locked", store.Path, StoreAccess.Write);
        AssertRefused("store-locked", store.Path, StoreAccess.Create);
    }

    [Fact]
    public void A_damaged_list_of_files_is_store_damaged_and_names_the_folder()
    {
        Create("store").Dispose();
        File.WriteAllText(Path.Combine(_folder["store"], "CURRENT"), "MANIFEST-999999\n");
        foreach (var access in Enum.GetValues<StoreAccess>()) AssertRefused("store-damaged", _folder["store"], access);
    }

    [Fact]
    public void Damage_within_a_file_is_reported_when_it_is_read_and_never_taken_for_the_end()
    {
        using (var store = Create("store"))
        {
            for (var i = 0; i < 200; i++) Put(store, ColumnFamily.Strings, $"key {i}", new string((char)('a' + (i % 26)), 2000) + i);
            store.Compact(CancellationToken.None);
        }

        var file = Directory.GetFiles(_folder["store"], "*.sst").Order(StringComparer.Ordinal).Last();
        var bytes = File.ReadAllBytes(file);
        for (var i = 100; i < 140; i++) bytes[i] ^= 0x55;
        File.WriteAllBytes(file, bytes);
        using var damaged = RocksDbKeyValueStore.Open(_folder["store"], StoreAccess.Read);
        using var view = damaged.OpenReadView();
        var error = Assert.Throws<DatalogException>(() =>
        {
            using var iterator = view.Iterate(ColumnFamily.Strings);
            for (iterator.Seek([]); iterator.IsValid; iterator.Next()) Assert.NotEqual(0, iterator.Value.Length);
        });
        Assert.Equal("store-damaged", error.Code);
        Assert.Equal(ErrorKind.Data, error.Kind);
    }

    [Fact]
    public void Reading_creates_and_changes_nothing_in_the_folder()
    {
        using (var store = Create("store"))
        {
            Put(store, ColumnFamily.Eavt, "flushed", "1");
            store.Compact(CancellationToken.None);
            Put(store, ColumnFamily.Eavt, "in the log", "2");
        }

        var before = TemporaryFolder.Inventory(_folder["store"]);
        using (var store = RocksDbKeyValueStore.Open(_folder["store"], StoreAccess.Read))
        {
            Assert.False(store.IsWritable);
            Assert.Equal("1", Get(store, ColumnFamily.Eavt, "flushed"));
            Assert.Equal("2", Get(store, ColumnFamily.Eavt, "in the log"));
            store.CatchUp();
            Assert.Equal(before, TemporaryFolder.Inventory(_folder["store"]));
            Assert.Equal("store-read-only", Assert.Throws<DatalogException>(store.NewBatch).Code);
            Assert.Equal("store-read-only", Assert.Throws<DatalogException>(() => store.Compact(CancellationToken.None)).Code);
        }

        Assert.Equal(before, TemporaryFolder.Inventory(_folder["store"]));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.GetTempPath(), $"datalogstore-reader-{Environment.ProcessId}-*"), d => !IsInUse(d));
    }

    [Fact]
    public void A_reader_beside_the_writer_sees_new_writes_only_after_catching_up()
    {
        using var writer = Create("store");
        Put(writer, ColumnFamily.Log, "a", "1");
        using var reader = RocksDbKeyValueStore.Open(writer.Path, StoreAccess.Read);
        Put(writer, ColumnFamily.Log, "a", "2");
        Assert.Equal("1", Get(reader, ColumnFamily.Log, "a"));
        reader.CatchUp();
        Assert.Equal("2", Get(reader, ColumnFamily.Log, "a"));
        writer.Compact(CancellationToken.None);
        Put(writer, ColumnFamily.Log, "a", "3");
        reader.CatchUp();
        Assert.Equal("3", Get(reader, ColumnFamily.Log, "a"));
    }

    [Fact]
    public void A_view_of_a_reader_keeps_what_it_sees_while_the_reader_catches_up()
    {
        using var writer = Create("store");
        for (var i = 0; i < 500; i++) Put(writer, ColumnFamily.Log, $"{i:d4}", "old");
        using var reader = RocksDbKeyValueStore.Open(writer.Path, StoreAccess.Read);
        using var view = reader.OpenReadView();
        for (var i = 0; i < 500; i++) Put(writer, ColumnFamily.Log, $"{i:d4}", "new");
        writer.Compact(CancellationToken.None);
        reader.CatchUp();
        using (var iterator = view.Iterate(ColumnFamily.Log))
            for (iterator.Seek([]); iterator.IsValid; iterator.Next()) Assert.Equal("old", Text(iterator.Value));
        Assert.Equal("old", Text(view.Get(ColumnFamily.Log, Bytes("0123"))));
        Assert.Equal("new", Get(reader, ColumnFamily.Log, "0123"));
    }

    [Fact]
    public async Task Every_view_of_a_reader_is_a_whole_state_while_the_writer_writes_and_compacts()
    {
        using var writer = Create("store");
        const int Commits = 700;
        void Commit(int n)
        {
            using var batch = writer.NewBatch();
            foreach (var family in Enum.GetValues<ColumnFamily>())
            {
                batch.Put(family, "last"u8, Bytes($"{n}"));
                batch.Put(family, Bytes($"{n:d6}"), new byte[n % 7 * 300]);
            }

            writer.Write(batch, durable: false);
        }

        Commit(0);
        var writing = Task.Run(() =>
        {
            for (var n = 1; n <= Commits; n++)
            {
                Commit(n);
                if (n % 300 == 0) writer.Compact(CancellationToken.None);
            }
        });
        using var reader = RocksDbKeyValueStore.Open(writer.Path, StoreAccess.Read);
        var seen = -1;
        IReadView? kept = null;
        for (var round = 0; seen < Commits; round++)
        {
            var finished = writing.IsCompleted;
            reader.CatchUp();
            using var view = reader.OpenReadView();
            var n = int.Parse(Text(view.Get(ColumnFamily.Log, "last"u8)), System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(n, seen, Commits);
            Assert.True(!finished || n == Commits);
            seen = n;
            foreach (var family in Enum.GetValues<ColumnFamily>())
            {
                Assert.Equal($"{n}", Text(view.Get(family, "last"u8)));
                using var iterator = view.Iterate(family);
                iterator.SeekForPrevious("999999"u8);
                Assert.Equal($"{n:d6}", Text(iterator.Key));
            }

            // Now and then one view stays open across catching up.
            if (round % 5 == 0) kept = reader.OpenReadView();
            if (round % 5 != 2) continue;
            kept?.Dispose();
            kept = null;
        }

        kept?.Dispose();
        await writing;
    }

    [Fact]
    public void What_was_written_is_there_after_closing_whether_it_was_durable_or_not()
    {
        using (var store = Create("store"))
        {
            Put(store, ColumnFamily.Meta, "lazy", "1");
            using var batch = store.NewBatch();
            batch.Put(ColumnFamily.Meta, "durable"u8, "2"u8);
            store.Write(batch, durable: true);
        }

        using var again = RocksDbKeyValueStore.Open(_folder["store"], StoreAccess.Write);
        Assert.Equal("1", Get(again, ColumnFamily.Meta, "lazy"));
        Assert.Equal("2", Get(again, ColumnFamily.Meta, "durable"));
    }

    [Fact]
    public void Opening_for_reading_and_closing_leaves_the_live_files_as_they_were()
    {
        using (var store = Create("store"))
        {
            Put(store, ColumnFamily.Identity, "x", "1");
            store.Compact(CancellationToken.None);
        }

        IReadOnlyList<LiveFile> Files()
        {
            using var store = RocksDbKeyValueStore.Open(_folder["store"], StoreAccess.Read);
            return store.LiveFiles();
        }

        var files = Files();
        Assert.Equal("identity", Assert.Single(files).Family);
        Assert.Equal(files, Files());
    }

    [Fact]
    public void Compacting_shrinks_a_family_and_counts_its_bytes()
    {
        using var store = Create("store");
        for (var round = 0; round < 3; round++)
        {
            using var batch = store.NewBatch();
            for (var i = 0; i < 5000; i++) batch.Put(ColumnFamily.Aevt, Bytes($"{i:d8}"), Bytes($"value {round} {i}"));
            store.Write(batch, durable: false);
        }

        Assert.Equal(0, store.SizeBytes(ColumnFamily.Aevt));
        store.Compact(CancellationToken.None);
        Assert.InRange(store.SizeBytes(ColumnFamily.Aevt), 1, 100_000);
        Assert.Equal(0, store.SizeBytes(ColumnFamily.Avet));
    }

    [Fact]
    public void Compacting_stops_when_cancelled_and_works_again_later()
    {
        using var store = Create("store");
        Put(store, ColumnFamily.Aevt, "a", "1");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => store.Compact(cancelled.Token));
        store.Compact(CancellationToken.None);
        Assert.NotEqual(0, store.SizeBytes(ColumnFamily.Aevt));
    }

    [Fact]
    public void Many_keys_at_once_are_found_with_their_positions()
    {
        using var store = Create("store");
        using (var batch = store.NewBatch())
        {
            for (var i = 0; i < 3000; i += 3) batch.Put(ColumnFamily.Identity, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(i)), i == 0 ? [] : Bytes($"{i}"));
            store.Write(batch, durable: false);
        }

        var keys = Enumerable.Range(0, 3000).SelectMany(i => BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(i))).ToArray();
        var found = new List<(int, string)>();
        using var view = store.OpenReadView();
        view.GetMany(ColumnFamily.Identity, keys, 4, (position, value) => found.Add((position, Text(value))));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (i * 3, i == 0 ? "" : $"{i * 3}")), found);
        Assert.Throws<ArithmeticException>(() => view.GetMany(ColumnFamily.Identity, keys, 4, (_, _) => throw new ArithmeticException()));
    }

    [Fact]
    public async Task Readers_on_other_threads_survive_the_closing_of_the_store()
    {
        for (var round = 0; round < 5; round++)
        {
            var store = Create($"store{round}");
            for (var i = 0; i < 100; i++) Put(store, ColumnFamily.Strings, $"{i}", $"{i}");
            using var started = new CountdownEvent(2);
            var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                using var view = store.OpenReadView();
                started.Signal();
                for (var i = 0; i < 2000; i++) Assert.Equal($"{i % 100}", Text(view.Get(ColumnFamily.Strings, Bytes($"{i % 100}"))));
            })).ToArray();
            started.Wait();
            store.Dispose();
            await Task.WhenAll(readers);
            RocksDbKeyValueStore.Open(store.Path, StoreAccess.Write).Dispose();
        }
    }

    private static bool IsInUse(string scratch) => File.Exists(Path.Combine(scratch, "LOG"));

    private RocksDbKeyValueStore Create(string name) => RocksDbKeyValueStore.Open(_folder[name], StoreAccess.Create);

    private static DatalogException AssertRefused(string code, string path, StoreAccess access)
    {
        var error = Assert.Throws<DatalogException>(() => RocksDbKeyValueStore.Open(path, access).Dispose());
        Assert.True(code == error.Code, $"{error.Code}: {error.Message}");
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Help);
        return error;
    }

    private static void Put(RocksDbKeyValueStore store, ColumnFamily family, string key, string value)
    {
        using var batch = store.NewBatch();
        batch.Put(family, Bytes(key), Bytes(value));
        store.Write(batch, durable: false);
    }

    private static string? Get(RocksDbKeyValueStore store, ColumnFamily family, string key)
    {
        using var view = store.OpenReadView();
        return Text(view.Get(family, Bytes(key)));
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
