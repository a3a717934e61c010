using DatalogStore.Tests.Snapshots;

namespace DatalogStore.Tests.Connection;

public sealed class BackupTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();
    private readonly string _store;
    private readonly string _backups;

    public BackupTests() => (_store, _backups) = (Path.Combine(_folder.Path, "store"), Path.Combine(_folder.Path, "backups"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_backup_restores_to_the_store_as_it_was_and_shares_what_did_not_change()
    {
        var texts = new List<string>();
        using (var store = Opened())
        {
            foreach (var snapshot in new ListedHistory(3).Take(4))
            {
                store.Load(snapshot, cancellationToken: Stop);
                texts.Add(StoreText.Of(store.Db));
                var report = store.Backup(_backups, cancellationToken: Stop);
                Assert.Equal((texts.Count, store.Db.BasisT), (report.Backup.Id, report.BasisT));
            }

            // Large beside RocksDB's own lists and options, which are new each time; compacted, so that nothing is joined between the two.
            store.Transact("[{:db/ident :note :db/valueType :db.type/string}]");
            store.Transact($"[{string.Join(' ', Enumerable.Range(0, 20_000).Select(_ => $"{{:note \"{Guid.NewGuid()}\"}}"))}]");
            store.Compact(cancellationToken: Stop);
            store.Backup(_backups, cancellationToken: Stop);
            var again = store.Backup(_backups, cancellationToken: Stop);
            Assert.True(again.BytesNew < again.Backup.SizeBytes / 2, $"of {again.Backup.SizeBytes} bytes {again.BytesNew} were copied again");
        }

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], DatomStore.ListBackups(_backups).Select(b => b.Id));
        for (var id = 1; id <= texts.Count; id++)
        {
            var path = Path.Combine(_folder.Path, $"restored-{id}");
            var report = DatomStore.Restore(_backups, path, id, cancellationToken: Stop);
            Assert.Equal(id, report.Snapshots);
            using var restored = DatomStore.Open(path);
            Assert.Equal(texts[id - 1], StoreText.Of(restored.Db));
            Assert.Empty(restored.Verify(cancellationToken: Stop).Findings);
        }
    }

    [Fact]
    public async Task A_backup_beside_a_writer_holds_what_was_committed_before_it()
    {
        using var store = Opened();
        store.Transact("[{:db/ident :n :db/valueType :db.type/long :db/index true}]");
        using var done = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var n = 0; !done.IsCancellationRequested; n++) store.Transact($$"""[{:db/id "x" :n {{n}}}]""");
        }, Stop);
        var reports = Enumerable.Range(0, 3).Select(_ => store.Backup(_backups, cancellationToken: Stop)).ToList();
        await done.CancelAsync();
        await writer;
        foreach (var report in reports)
        {
            var path = Path.Combine(_folder.Path, $"restored-{report.Backup.Id}");
            Assert.True(DatomStore.Restore(_backups, path, report.Backup.Id, cancellationToken: Stop).BasisT >= report.BasisT);
            using var restored = DatomStore.Open(path, new StoreOptions { ReadOnly = true });
            Assert.True(restored.Verify(cancellationToken: Stop).IsSound);
            // Whole transactions, none left out.
            Assert.Equal(Enumerable.Range(0, (int)restored.Db.BasisT - 1).Select(n => (long)n), restored.Db.Query("[:find [?n ...] :where [_ :n ?n]]").Column.Cast<long>().Order());
        }
    }

    [Fact]
    public void Damage_in_any_file_of_a_backup_is_found_before_anything_is_restored()
    {
        using (var store = Opened())
        {
            foreach (var snapshot in new ListedHistory(5).Take(2)) store.Load(snapshot, cancellationToken: Stop);
            store.Backup(_backups, cancellationToken: Stop);
        }

        foreach (var file in Directory.GetFiles(_backups, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 0 && !f.Contains("meta", StringComparison.Ordinal)))
        {
            var bytes = File.ReadAllBytes(file);
            var damaged = bytes.ToArray();
            damaged[damaged.Length / 2] ^= 4;
            File.WriteAllBytes(file, damaged);
            var error = Assert.Throws<DatalogException>(() => DatomStore.VerifyBackup(_backups, cancellationToken: Stop));
            Assert.Equal("backup-damaged", error.Code);
            Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
            var path = Path.Combine(_folder.Path, "restored");
            Assert.Equal("backup-damaged", Assert.Throws<DatalogException>(() => DatomStore.Restore(_backups, path, cancellationToken: Stop)).Code);
            Assert.False(Directory.Exists(path));
            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(1, DatomStore.VerifyBackup(_backups, cancellationToken: Stop).Id);
    }

    [Fact]
    public void A_backup_without_its_list_of_files_is_none_and_the_next_one_is_whole()
    {
        using var store = Opened();
        store.Load(new ListedHistory(6).Take(1).Single(), cancellationToken: Stop);
        store.Backup(_backups, cancellationToken: Stop);
        // What a kill leaves behind: files, and a list that was not moved to its place.
        File.Move(Path.Combine(_backups, "meta", "1"), Path.Combine(_backups, "meta", "1.tmp"));
        Assert.Empty(DatomStore.ListBackups(_backups));
        Assert.Equal("backup-not-found", Assert.Throws<DatalogException>(() => DatomStore.Restore(_backups, Path.Combine(_folder.Path, "r"), cancellationToken: Stop)).Code);
        store.Backup(_backups, cancellationToken: Stop);
        DatomStore.Restore(_backups, Path.Combine(_folder.Path, "r"), cancellationToken: Stop);
        using var restored = DatomStore.Open(Path.Combine(_folder.Path, "r"), new StoreOptions { ReadOnly = true });
        Assert.Equal(StoreText.Of(store.Db), StoreText.Of(restored.Db));
    }

    [Fact]
    public void Nothing_that_exists_is_written_over_and_what_cannot_be_backed_up_says_so()
    {
        using (var store = Opened()) store.Backup(_backups, cancellationToken: Stop);
        Assert.Equal("store-exists", Code(() => DatomStore.Restore(_backups, _store)));
        Assert.Equal("backup-not-found", Code(() => DatomStore.Restore(_backups, Path.Combine(_folder.Path, "r"), 7)));
        Assert.Equal("backup-not-found", Code(() => DatomStore.ListBackups(Path.Combine(_folder.Path, "none"))));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "none")));
        using (var memory = DatomStore.OpenInMemory()) Assert.Equal("store-in-memory", Code(() => memory.Backup(_backups)));
        using (var reader = DatomStore.Open(_store, new StoreOptions { ReadOnly = true })) Assert.Equal("store-read-only", Code(() => reader.Backup(_backups)));
        using var writer = DatomStore.Open(_store);
        Assert.Equal("not-a-backup", Code(() => writer.Backup(_store)));
    }

    private static string Code(Action action) => Assert.Throws<DatalogException>(action).Code;

    private DatomStore Opened() => DatomStore.Open(_store, new StoreOptions { CreateIfMissing = true });
}
