using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Input;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>Reads one snapshot's maps into a counter.</summary>
internal sealed class DedupReader(DedupInput input, CancellationToken cancellation)
{
    private const int CheckEvery = 1024;

    private int _added;

    /// <summary>Counts it as it is.</summary>
    public DedupSnapshot Count(DedupCounter counter, Yardsticks? yardsticks) => input.IsSnapshot ? CountSnapshot(counter) : CountRecords(counter, null, yardsticks, input.Files);

    /// <summary>Counts it as a policy would have it. A snapshot's records are exported for that.</summary>
    public DedupSnapshot Count(DedupCounter counter, WhatIf policy)
    {
        if (!input.IsSnapshot) return CountRecords(counter, policy, null, input.Files);
        var file = Path.GetTempFileName();
        try
        {
            using (var into = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16)) SnapshotExport.ToJson(input.Path, into);
            return CountRecords(counter, policy, null, [file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private DedupSnapshot CountRecords(DedupCounter counter, WhatIf? policy, Yardsticks? yardsticks, IReadOnlyList<string> files)
    {
        var paths = new AttributePaths(KeyCase.Keep);
        var numbers = new Numbers(attribute => counter.Attributes.Intern(paths[attribute].Text));
        var builder = new MapBuilder(paths, ContentHashScheme.S1, entity => Add(counter, entity, !entity.Key.SequenceEqual(entity.Hash), numbers));
        var sink = new RecordSink(builder);
        var bytes = 0L;
        foreach (var file in files)
        {
            var isEdn = InputStreams.IsEdn(file);
            if (isEdn && policy is not null) throw new DatalogException(ErrorKind.Request, "what-if-edn", $"{file} is EDN: a policy can only be tried on JSON and on snapshots", "Write it as a snapshot first: `dls snapshot write`.");
            yardsticks?.BeginFile(isEdn);
            RecordInput.Read(RecordInput.Open(file), file, isEdn, sink, text => new MeasuringStream(policy is null ? text : new RecordRewriter(text, policy), read =>
            {
                bytes += read.Length;
                yardsticks?.Add(read);
            }));
            yardsticks?.EndFile();
        }

        builder.Finish(Guid.Empty);
        for (var i = paths.FirstOwn; i < paths.Count; i++)
        {
            if (paths[i].IsMany) counter.Maps.SetMany(numbers.Of(i));
        }

        return counter.End(new DedupSnapshot { Name = input.Name, Files = input.Files, BytesIn = bytes }, (builder.Counts.Maps, builder.Counts.Datoms));
    }

    private DedupSnapshot CountSnapshot(DedupCounter counter)
    {
        using var snapshot = SnapshotReader.Open(input.Path);
        var numbers = new Numbers(attribute => counter.Attributes.Intern(snapshot.Attributes[attribute].Ident.Text));
        var rootKey = Wtf8.OfString(TempId.OfRoot(snapshot.Id).AsSpan(TempId.Prefix.Length));
        using var data = snapshot.OpenData();
        var entity = new SnapshotEntity();
        while (data.Read(entity)) Add(counter, entity, entity.Key.SequenceEqual(rootKey), numbers);
        if (counter.Maps.Root < 0) throw new DatalogException(ErrorKind.Data, "no-root", $"{input.Path} has no root: it is cut, or not of this snapshot", "`dls snapshot verify` says more.");
        for (var i = 0; i < snapshot.Attributes.Count; i++)
        {
            if (snapshot.Attributes[i] is { Cardinality: Cardinality.Many } many && many.Ident != BuiltIn.SnapshotRoots.Ident) counter.Maps.SetMany(numbers.Of(i));
        }

        return counter.End(new DedupSnapshot { Name = input.Name, Folder = input.Path, Time = SnapshotTime.TryOf(snapshot.Id, out var time) ? time : null, BytesIn = data.BytesTotal, Policy = PolicyOf(snapshot) }, null);
    }

    private void Add(DedupCounter counter, SnapshotEntity entity, bool isRoot, Numbers numbers)
    {
        if (++_added % CheckEvery == 0) cancellation.ThrowIfCancellationRequested();
        counter.Maps.Add(entity, isRoot, numbers);
    }

    private static string? PolicyOf(SnapshotReader snapshot)
    {
        var policies = snapshot.Metadata.Where(t => t.A.Text == "snapshot.meta/policy").Select(t => t.V as string ?? EdnWriter.ToString(t.V)).Order(StringComparer.Ordinal).ToList();
        return policies.Count == 0 ? null : string.Join(' ', policies);
    }
}

/// <summary>The numbers in <see cref="AttributeTable"/> of the attributes that one file's rows name by an index, asked once each.</summary>
internal sealed class Numbers(Func<int, int> find)
{
    private readonly List<int> _numbers = [];

    public int Of(int attribute)
    {
        while (_numbers.Count <= attribute) _numbers.Add(-1);
        return _numbers[attribute] >= 0 ? _numbers[attribute] : _numbers[attribute] = find(attribute);
    }
}
