using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Real answers (samples/README.md has source and licence): the counts are those of an independent program that interns sets of pairs exactly.</summary>
public class RealDataTests
{
    [Theory]
    [InlineData("2017-07-01", 1544, 786, 7564, 4487)]
    [InlineData("2017-08-01", 1595, 828, 7838, 4732)]
    [InlineData("2023-10-01", 3551, 1744, 16676, 10043)]
    [InlineData("2023-11-01", 3607, 1770, 16884, 10143)]
    [InlineData("2024-06-01", 3912, 1923, 18548, 11042)]
    [InlineData("2025-01-01", 3952, 1950, 18723, 11196)]
    [InlineData("2025-02-01", 4009, 1996, 18950, 11400)]
    public void Maps_and_datoms_are_as_many_as_counted_independently(string day, long maps, long entities, long datoms, long distinctDatoms)
    {
        var snapshot = Snapshot.Build(null, w => w.AddFile(TestFolder.Fixture($"../../samples/cloud-custodian/{day}.json.gz")));
        var report = snapshot.Report;
        Assert.Equal((maps, entities, datoms, distinctDatoms), (report.Maps, report.EntitiesWritten, report.Datoms, report.DatomsWritten));
        Assert.True(SnapshotVerifier.Verify(snapshot.Streams).IsSound);
    }

    [Fact]
    public void Cases_that_no_collected_data_had_keep_every_value()
    {
        // The empty key, control characters, a lone surrogate, keys of other scripts, integers beyond 2^53 and 2^63, a list of everything.
        var rows = SnapshotDump.RowsOf(File.ReadAllText(TestFolder.Fixture("unheard-of.json")));
        string[] expected =
        [
            ":%01%7F String \u0000\u001f\u007f", ":%40odata%2Etype String \ud83d", ":%C2%85 Boolean true", ":%D0%BA%D0%BB%D1%8E%D1%87 String значение",
            ":%ED%A0%80 String \udc00\ud800", ":%F0%9F%94%91 Integer 9007199254740993", ":%empty Integer 9223372036854775807", ":%empty Integer 9223372036854775808N",
            ":all Boolean false", ":all Double 1.0", ":all Double 10000000000000000.0", ":all Integer -9223372036854775809N", ":all Integer 0", ":all Integer 1", ":all Ref", ":all Ref",
            ":all String ", ":all String 1", ":all/* Integer 1", ":all/* Ref", ":all/%empty Ref", ":json/empty Keyword :all.*/*", ":json/null Keyword :all",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows);
    }
}
