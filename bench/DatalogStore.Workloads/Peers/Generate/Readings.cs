namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>A million readings with a code and a number of bytes: grouping and aggregates.</summary>
internal static class Readings
{
    private const int Count = 1_000_000;

    public static Workload Grouped()
    {
        var random = new SplitMix64(9009);
        var (code, bytes) = (new FactTable("code", FactKind.Number, false), new FactTable("bytes", FactKind.Number, false));
        for (var reading = 1; reading <= Count; reading++)
        {
            code.Add(reading, 100 + random.Below(500));
            bytes.Add(reading, random.Below(1_000_000));
        }

        return new Workload("w9", [code, bytes], [
            new Question(
                "group-by", 500, "[:find ?code (count ?r) (sum ?b) (min ?b) (max ?b) :with ?r :where [?r :code ?code] [?r :bytes ?b]]", null,
                "select code.v, count(*), sum(bytes.v)::bigint, min(bytes.v), max(bytes.v) from code join bytes on bytes.e = code.e group by code.v",
                "select c.v, count(*), sum(b.v), min(b.v), max(b.v) from d c join d b on b.a = 1 and b.e = c.e where c.a = 0 group by c.v"),
        ]);
    }
}
