namespace DatalogStore;

/// <summary>A backup of a store.</summary>
/// <param name="Id">Its number in its folder, from 1.</param>
/// <param name="Time">When it was made.</param>
/// <param name="SizeBytes">Bytes of its files, those that it shares with others included.</param>
/// <param name="Files">How many files.</param>
public sealed record StoreBackup(long Id, DateTimeOffset Time, long SizeBytes, int Files);

/// <summary>What making a backup did.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="BasisT">It holds at least every transaction up to this one.</param>
/// <param name="BytesNew">By how much the folder grew: what no earlier backup in it had.</param>
public sealed record BackupReport(StoreBackup Backup, long BasisT, long BytesNew);

/// <summary>What restoring a backup did.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="BasisT">The last transaction of the restored store.</param>
/// <param name="Snapshots">The snapshots that it has whole.</param>
public sealed record RestoreReport(StoreBackup Backup, long BasisT, long Snapshots);
