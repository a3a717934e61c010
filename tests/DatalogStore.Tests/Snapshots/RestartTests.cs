using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Storage;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Ingest;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Snapshots;

/// <summary>An ingest that fails at any write and is run again makes the store of one that did not fail, datom for datom.</summary>
public class RestartTests
{
    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public void Failing_at_any_write_and_running_again_gives_the_same_store(int seed, bool parentsFirst)
    {
        var snapshots = new RandomHistory(seed).Take(6).ToList();
        var expected = Everything(Ingest(new InMemoryKeyValueStore(), snapshots, parentsFirst), out var writes);
        for (var failing = 1; failing <= writes; failing++)
        {
            var store = new InMemoryKeyValueStore();
            var faulty = new FaultyKeyValueStore(store, failing);
            Assert.ThrowsAny<Exception>(() => Ingest(faulty, snapshots, parentsFirst));
            Assert.True(expected == Everything(Ingest(store, snapshots, parentsFirst), out _), $"seed {seed}, failing at write {failing}");
        }
    }

    private static DatomStorage Ingest(IKeyValueStore store, List<Snapshot> snapshots, bool parentsFirst)
    {
        var storage = DatomStorage.Open(store);
        var ingestor = new Ingestor(storage, new DatabaseViews(storage), new StillTime());
        foreach (var snapshot in snapshots)
        {
            using ISnapshotSource source = parentsFirst ? new ParentsFirst(snapshot.Open()) : snapshot.Open();
            ingestor.Ingest(source, new IngestOptions { ChunkDatomsMax = 8 }, CancellationToken.None);
        }

        return storage;
    }

    /// <summary>Every datom of every transaction, entity ids and all, and which entities each snapshot holds.</summary>
    private static string Everything(DatomStorage storage, out long transactions)
    {
        var views = new DatabaseViews(storage);
        using var view = views.Open(new ViewSpec(storage.State.T));
        var lines = new List<string>();
        foreach (var (state, datoms) in storage.ReadLog(0, storage.State.T + 1))
        {
            for (var i = 0; i < datoms.Count; i++)
            {
                var (e, a, v, t, added) = datoms[i];
                lines.Add(EdnWriter.ToString(EdnVector.Of(e, a, Word.IsRef(v) ? Word.EntityOf(v) : view.Words.ToValue(v), t, added)));
            }
        }

        lines.AddRange(SnapshotCatalog.Read(view).Select(s => $"{s.Id} {string.Join(' ', views.Members([s.Entity]))}"));
        transactions = storage.State.T;
        return string.Join('\n', lines);
    }

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>The same snapshot with its entities in the opposite order, as files by others may have it.</summary>
    private sealed class ParentsFirst(ISnapshotSource inner) : ISnapshotSource
    {
        public Guid Id => inner.Id;

        public string Name => inner.Name;

        public IReadOnlyList<SnapshotAttribute> Attributes => inner.Attributes;

        public IReadOnlyList<SnapshotTriple> Metadata => inner.Metadata;

        public string Digest => inner.Digest;

        public ISnapshotCursor OpenData()
        {
            var entities = new Stack<SnapshotEntity>();
            using var cursor = inner.OpenData();
            var entity = new SnapshotEntity();
            while (cursor.Read(entity))
            {
                entities.Push(entity);
                entity = new SnapshotEntity();
            }

            return new Cursor(entities);
        }

        public void Dispose() => inner.Dispose();

        private sealed class Cursor(Stack<SnapshotEntity> entities) : ISnapshotCursor
        {
            public long BytesRead => 0;

            public long BytesTotal => 0;

            public bool Read(SnapshotEntity into)
            {
                if (!entities.TryPop(out var next)) return false;
                into.Reset(next.Key, next.Hash);
                for (var row = 0; row < next.Count; row++) into.Add(next.AttributeAt(row), next.KindAt(row), next.ValueAt(row));
                return true;
            }

            public void Dispose()
            {
                // Nothing is open.
            }
        }
    }
}
