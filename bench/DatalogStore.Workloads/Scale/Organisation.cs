using System.Globalization;
using System.Text.Json;
using DatalogStore.Snapshots;

namespace DatalogStore.Workloads.Scale;

/// <summary>
/// A made-up organisation whose state is collected every day, the same for one seed. Accounts, regions and twelve services, so many resources in each that few
/// (account, region, service) have most of them; a resource has an identity that stays, a configuration, three tags out of few hundred, lists of scalars, and, by its service, a deep or
/// a wide configuration. A day changes a share of them. Knows by itself how many different maps a day has and how many of them are new.
/// </summary>
/// <remarks>
/// One record for each (account, region, service), the shape a collector writes: <c>{aws {service {operation {account region response {Items [resource …]}}}}}</c>.
/// A change is a new size of the resource; every second one also changes its configuration, of a deep one at the bottom, so that all maps above are new.
/// </remarks>
internal sealed class Organisation
{
    private const int ServiceCount = 12;
    private const int DeepService = 1;
    private const int DeepLevels = 4;
    private const int WideService = 2;
    private const int WideKeys = 30;
    private const int TagCount = 400;
    private const int TagsEach = 3;

    /// <summary>Maps around the list of one record.</summary>
    private const int EnvelopeMaps = 5;

    /// <summary>Maps that a change makes on average, of which every second has a new configuration.</summary>
    private const double MapsPerChange = 1.5;

    private static readonly string[] Services = ["ec2", "iam", "rds", "s3", "lambda", "eks", "sns", "sqs", "kms", "elb", "dynamodb", "route53"];
    private static readonly string[] Regions = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-southeast-1"];

    private readonly Random _random;
    private readonly List<Resource[]> _records = [];
    private readonly bool[] _tagsWritten = new bool[ServiceCount * TagCount];
    private readonly int _accounts;
    private readonly int _changesADay;
    private readonly int _resources;

    /// <param name="maps">How many different maps a day has, about.</param>
    /// <param name="churn">Which share of them is new each day, about.</param>
    /// <param name="seed">The same seed gives the same history.</param>
    public Organisation(int maps, double churn, int seed)
    {
        _random = new Random(seed);
        _accounts = Math.Max(2, maps / 20_000);
        var groups = _accounts * Regions.Length * ServiceCount;
        _resources = Math.Max(groups, (int)((maps - (groups * EnvelopeMaps)) / (2 + (DeepLevels / (double)ServiceCount))));
        _changesADay = (int)(maps * churn / MapsPerChange);
        // One over the rank, in a shuffled order: a tenth of the records has most of the resources.
        var weights = Enumerable.Range(1, groups).Select(rank => 1.0 / rank).ToArray();
        _random.Shuffle(weights);
        var total = weights.Sum();
        var next = 0;
        for (var i = 0; i < groups; i++)
        {
            var count = Math.Max(1, (int)(_resources * weights[i] / total));
            _records.Add([.. Enumerable.Range(next, count).Select(id => new Resource(id))]);
            next += count;
        }

        _resources = next;
    }

    /// <summary>Different maps of the present day, the snapshot's root not among them.</summary>
    public long Distinct { get; private set; }

    /// <summary>Of them, those of no day before.</summary>
    public long New { get; private set; }

    /// <summary>Goes to the next day: changes resources, and counts what is new.</summary>
    public void NextDay()
    {
        foreach (var record in _records) foreach (var resource in record) resource.IsChanged = resource.Version < 0;
        if (_records[0][0].Version >= 0)
        {
            for (var i = 0; i < _changesADay; i++)
            {
                var record = _records[Weighted()];
                record[_random.Next(record.Length)].IsChanged = true;
            }
        }

        (Distinct, New) = (0, 0);
        // A map is its attributes and values, and attributes have the service in their path: two services share no tag.
        var tags = new bool[ServiceCount * TagCount];
        for (var group = 0; group < _records.Count; group++)
        {
            var levels = 1 + (group % ServiceCount == DeepService ? DeepLevels : 0);
            var changed = false;
            foreach (var resource in _records[group])
            {
                Distinct += 1 + levels;
                for (var n = 0; n < TagsEach; n++) tags[(group % ServiceCount * TagCount) + TagOf(resource.Id, n)] = true;
                if (!resource.IsChanged) continue;
                changed = true;
                resource.Version++;
                New += 1 + (resource.Version % 2 == 0 ? levels : 0);
            }

            Distinct += EnvelopeMaps;
            if (changed) New += EnvelopeMaps;
        }

        for (var tag = 0; tag < tags.Length; tag++)
        {
            if (!tags[tag]) continue;
            Distinct++;
            if (!_tagsWritten[tag]) New++;
            _tagsWritten[tag] = true;
        }
    }

    /// <summary><see cref="NextDay"/>, and <see cref="Write"/>.</summary>
    public void WriteNextDay(SnapshotWriter into)
    {
        NextDay();
        Write(into);
    }

    /// <summary>Writes the present day.</summary>
    public void Write(SnapshotWriter into)
    {
        var buffer = new MemoryStream();
        for (var group = 0; group < _records.Count; group++)
        {
            buffer.SetLength(0);
            using (var json = new Utf8JsonWriter(buffer)) WriteRecord(json, group);
            into.AddJson(new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
    }

    /// <summary>A group by its number of resources.</summary>
    private int Weighted()
    {
        // Resources are numbered group after group.
        var id = _random.Next(_resources);
        var (low, high) = (0, _records.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_records[middle][0].Id <= id) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private void WriteRecord(Utf8JsonWriter json, int group)
    {
        var service = group % ServiceCount;
        var region = Regions[group / ServiceCount % Regions.Length];
        var account = (100_000_000_000L + (group / ServiceCount / Regions.Length)).ToString(CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteStartObject("aws");
        json.WriteStartObject(Services[service]);
        json.WriteStartObject("DescribeItems");
        json.WriteString("account", account);
        json.WriteString("region", region);
        json.WriteStartObject("response");
        json.WriteStartArray("Items");
        foreach (var resource in _records[group]) WriteResource(json, resource, service, account, region);
        json.WriteEndArray();
        for (var i = 0; i < 4; i++) json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, Resource resource, int service, string account, string region)
    {
        var (id, name) = (resource.Id, string.Create(CultureInfo.InvariantCulture, $"i-{resource.Id:x8}"));
        json.WriteStartObject();
        json.WriteString("Id", name);
        json.WriteString("Arn", $"arn:aws:{Services[service]}:{region}:{account}:item/{name}");
        json.WriteString("State", id % 17 == 0 ? "stopped" : "running");
        json.WriteString("VpcId", string.Create(CultureInfo.InvariantCulture, $"vpc-{Mix(id, 1) % 500:x4}"));
        json.WriteNumber("Size", (id % 1000) + (resource.Version * 1000));
        json.WriteBoolean("Public", id % 29 == 0);
        json.WriteNumber("Created", 1_600_000_000L + (Mix(id, 2) % 90_000_000));
        json.WriteStartArray("SecurityGroups");
        for (var i = 0; i < 2; i++) json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"sg-{Mix(id, 3 + i) % 3000:x4}"));
        json.WriteEndArray();
        json.WriteStartArray("Tags");
        for (var n = 0; n < TagsEach; n++)
        {
            var tag = TagOf(id, n);
            json.WriteStartObject();
            json.WriteString("Key", string.Create(CultureInfo.InvariantCulture, $"key-{tag / 20}"));
            json.WriteString("Value", string.Create(CultureInfo.InvariantCulture, $"value-{tag}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("Config");
        json.WriteString("Endpoint", $"{name}.{region}.example.com");
        json.WriteNumber("Revision", resource.Version / 2);
        if (service == WideService)
        {
            for (var key = 0; key < WideKeys; key++) json.WriteNumber(string.Create(CultureInfo.InvariantCulture, $"Setting{key}"), Mix(id, key) % 8);
        }

        if (service == DeepService)
        {
            for (var level = 0; level < DeepLevels; level++) json.WriteStartObject("Inner");
            json.WriteString("Owner", name);
            json.WriteNumber("Revision", resource.Version / 2);
            for (var level = 0; level < DeepLevels; level++) json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The nth tag of a resource, different from its others; low numbers are frequent.</summary>
    private static int TagOf(int id, int n)
    {
        const int Share = TagCount / TagsEach;
        var even = Mix(id, 10 + n) % (Share * Share);
        return (n * Share) + (int)(even / Share * (even % Share) / Share);
    }

    /// <summary>A number that looks random and is the same for the same resource.</summary>
    private static long Mix(int id, int salt)
    {
        var x = ((ulong)(uint)id << 8) + (ulong)salt + 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return (long)((x ^ (x >> 31)) >> 2);
    }

    private sealed class Resource(int id)
    {
        public int Id { get; } = id;

        public int Version { get; set; } = -1;

        public bool IsChanged { get; set; }
    }
}
