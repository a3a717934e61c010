using System.Diagnostics;
using System.Globalization;
using DatalogStore.Snapshots;

namespace DatalogStore.Workloads.Figures;

/// <summary>Rates and sizes over a whole history.</summary>
internal sealed class Totals
{
    private long _bytes;
    private long _entities;
    private long _datomsSeen;
    private long _datomsNew;
    private TimeSpan _writeWall;
    private TimeSpan _writeCpu;
    private TimeSpan _ingestWall;
    private TimeSpan _ingestCpu;

    public int Different { get; set; }

    public TimeSpan Questions { get; set; }

    public void Write(long bytes, TimeSpan wall, TimeSpan cpu)
    {
        _bytes += bytes;
        _writeWall += wall;
        _writeCpu += cpu;
    }

    public void Ingest(IngestReport report, TimeSpan wall, TimeSpan cpu)
    {
        _entities += report.EntitiesSeen;
        _datomsSeen += report.DatomsSeen;
        _datomsNew += report.DatomsNew;
        _ingestWall += wall;
        _ingestCpu += cpu;
    }

    public void Print(int snapshots, string folder)
    {
        var store = SizeOf(Path.Combine(folder, "store"));
        var files = SizeOf(Path.Combine(folder, "snapshots"));
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        Console.Error.WriteLine(Text($"snapshots        {snapshots}, of them differing {Different}"));
        Console.Error.WriteLine(Text($"JSON             {_bytes / 1e6:n1} MB; written at {_bytes / 1e6 / _writeCpu.TotalSeconds:n1} MB a processor second, {_bytes / 1e6 / _writeWall.TotalSeconds:n1} MB/s"));
        Console.Error.WriteLine(Text($"ingest           {_entities} entities, {_datomsSeen} datoms seen, {_datomsNew} new: {_entities / _ingestCpu.TotalSeconds:n0} entities and {_datomsSeen / _ingestCpu.TotalSeconds:n0} datoms a processor second; {_ingestWall.TotalSeconds:n1} s"));
        Console.Error.WriteLine(Text($"questions        {Questions.TotalSeconds:n1} s"));
        Console.Error.WriteLine(Text($"disk             snapshots {files / 1e6:n1} MB; store {store / 1e6:n1} MB, {(double)store / _datomsNew:n1} bytes a new datom (not compacted)"));
        Console.Error.WriteLine(Text($"peak memory      {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:n0} MB"));
    }

    private static long SizeOf(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;
}
