namespace DatalogStore.Storage.Verification;

/// <summary>Goes through whole column families. A row that cannot be understood is a finding, and the walk goes on with the next.</summary>
/// <param name="view">One moment of the store.</param>
/// <param name="findings">Where to tell.</param>
/// <param name="progress">Told from time to time: the stage, and rows so far in it.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class RowWalk(IReadView view, Findings findings, Action<string, long> progress, CancellationToken cancellationToken)
{
    private const long ProgressMask = 1023;

    public IReadView View => view;

    public Findings Findings => findings;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Rows of each family, once each was walked.</summary>
    public Dictionary<ColumnFamily, long> Rows { get; } = [];

    /// <summary>The same walk for a second look, which tells nothing a second time.</summary>
    public RowWalk Again() => new(view, new Findings(), progress, cancellationToken);

    /// <summary>Calls for every row of a family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="stage">What is being done, for the progress.</param>
    /// <param name="keySize">How long every key is, or 0 when they differ.</param>
    /// <param name="visit">What to do with the row that the iterator stands on.</param>
    public void ForEach(ColumnFamily family, string stage, int keySize, Action<IKeyValueIterator> visit)
    {
        long count = 0;
        try
        {
            using var rows = view.Iterate(family);
            for (rows.Seek([]); rows.IsValid; rows.Next())
            {
                if ((count++ & ProgressMask) == 0) Tell(stage, count);
                Visit(rows, family, keySize, visit);
            }
        }
        catch (DatalogException why) when (Findings.IsDamage(why))
        {
            // The files themselves are damaged: the iterator cannot get past it.
            findings.Add(new Finding(why.Code, family, null, $"Not all of the family can be read, only its first {count} rows. {why.Message}"));
        }

        Rows[family] = count;
    }

    /// <summary>Tells the progress and stops when asked to.</summary>
    public void Tell(string stage, long count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress(stage, count);
    }

    private void Visit(IKeyValueIterator rows, ColumnFamily family, int keySize, Action<IKeyValueIterator> visit)
    {
        if (keySize > 0 && rows.Key.Length != keySize)
        {
            findings.Add("bad-key", family, rows.Key, $"A key of {rows.Key.Length} bytes; all others have {keySize}.");
            return;
        }

        try
        {
            visit(rows);
        }
        catch (Exception why) when (Findings.IsDamage(why))
        {
            findings.Add("bad-row", family, rows.Key, $"The value cannot be read. {why.Message}");
        }
    }
}
