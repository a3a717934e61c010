using System.Globalization;
using System.Text.Json;

namespace DatalogStore.Tests.Snapshots.Dedup;

/// <summary>
/// A small world of groups with resources, of which two states are written, before and after some edits; who made the edits knows why each map of the
/// second state is new. Every map but the states of resources is unlike any other.
/// </summary>
internal sealed class KnownHistory
{
    private static readonly string[] States = ["pending", "running", "stopped"];

    private readonly Random _random;
    private readonly Node _world;
    private readonly List<Node> _groups;
    private int _serial;

    public KnownHistory(int seed)
    {
        _random = new Random(seed);
        // All three states are known from the first moment on.
        _groups = [.. Enumerable.Range(0, 3).Select(i => Group($"g{i}", i))];
        _world = new Node { ["cloud"] = new Node { ["account"] = Text("a"), ["compute"] = new Node { ["ListGroups"] = new Node { ["request"] = new Node { ["page"] = Text("p") }, ["response"] = new Node { ["Groups"] = _groups } } } } };
        _world.SetPaths("");
    }

    /// <summary>The world as JSON.</summary>
    public string Json => JsonSerializer.Serialize(_world.ToPlain());

    /// <summary>Why each map is new, as <c>Kind what</c>, in order.</summary>
    public List<string> Causes
    {
        get
        {
            var causes = new List<string>();
            _world.Explain(causes);
            causes.Sort(StringComparer.Ordinal);
            return causes;
        }
    }

    /// <summary>Makes an edit of one of thirteen kinds, to a resource that has none yet.</summary>
    public string Edit()
    {
        var (group, resource) = Untouched();
        var kind = _random.Next(13);
        switch (kind)
        {
            case 0: resource.SetScalar("Type", Text("t")); return "a scalar of a resource";
            case 1: resource.SetScalar("Type", null); return "a scalar becomes null";
            case 2: resource.SetScalar("Added", Text("x")); return "a key comes";
            case 3: resource.Remove("Note"); return "a key goes";
            case 4:
                ((Node)resource["Config"]!).SetScalar("Size", Text("s"));
                ((Node)resource["Config"]!).SetScalar("Mode", Text("m"));
                return "two scalars of a map below";
            case 5: ((Node)((Node)resource["Config"]!)["Deep"]!).SetScalar("Value", Text("v")); return "a scalar deep below";
            case 6:
                ((List<string>)resource["Zones"]!).Add(Text("z"));
                resource.Lists.Add("Zones");
                return "an element of a list of scalars";
            case 7:
                Any((List<Node>)resource["Rules"]!).SetScalar("Port", Text("p"));
                return "a scalar of a map in a list that has no identity";
            case 8:
                Any((List<Node>)resource["Ranges"]!).SetScalar("Cidr", Text("c"));
                return "the only scalar of one map in a list";
            case 9:
                ((List<Node>)group["Resources"]!).Add(New(Resource(Text("new"), 0)));
                group.Lists.Add("Resources");
                return "a new resource";
            case 11:
                ((List<string>)resource["Zones"]!).RemoveAt(0);
                resource.Lists.Add("Zones");
                resource.SetScalar("Note", Text("n"));
                return "a list and a scalar of the same map";
            case 10: Flip(resource); return "a state that was known";
            default: Move(group, resource); return "a resource that moves and changes";
        }
    }

    private void Flip(Node resource)
    {
        var now = Array.IndexOf(States, (string)((Node)resource["State"]!)["Name"]!);
        resource["State"] = State((now + 1) % States.Length);
        resource.Foreign.Add("State/Code");
        resource.Foreign.Add("State/Name");
    }

    private void Move(Node group, Node resource)
    {
        var others = _groups.Where(g => g != group).ToList();
        ((List<Node>)group["Resources"]!).Remove(resource);
        group.Lists.Add("Resources");
        var other = others[_random.Next(others.Count)];
        ((List<Node>)other["Resources"]!).Add(resource);
        other.Lists.Add("Resources");
        resource.SetScalar("Type", Text("t"));
    }

    private (Node Group, Node Resource) Untouched()
    {
        var free = _groups.SelectMany(g => ((List<Node>)g["Resources"]!).Where(r => !r.IsDirty).Select(r => (g, r))).ToList();
        return free[_random.Next(free.Count)];
    }

    private Node Any(List<Node> nodes) => nodes[_random.Next(nodes.Count)];

    private static Node New(Node node)
    {
        node.MarkNew("cloud.compute.ListGroups.response.Groups.Resources");
        return node;
    }

    private Node Group(string name, int number) => new()
    {
        ["GroupName"] = name,
        ["Resources"] = Enumerable.Range(0, 4).Select(i => Resource($"{name}-r{i}", number)).ToList(),
    };

    private Node Resource(string id, int state) => new()
    {
        ["ResourceId"] = id,
        ["OwnerId"] = "123456789012",
        ["Type"] = Text("t"),
        ["Note"] = Text("n"),
        ["State"] = State(state),
        ["Zones"] = Enumerable.Range(0, 3).Select(_ => Text("z")).ToList(),
        ["Config"] = new Node { ["Size"] = Text("s"), ["Mode"] = Text("m"), ["Deep"] = new Node { ["Value"] = Text("v") } },
        ["Rules"] = Enumerable.Range(0, 3).Select(_ => new Node { ["Port"] = Text("p"), ["Protocol"] = "tcp", ["Source"] = Text("c") }).ToList(),
        ["Ranges"] = Enumerable.Range(0, 3).Select(_ => new Node { ["Cidr"] = Text("c") }).ToList(),
    };

    private static Node State(int number) => new() { IsShared = true, ["Code"] = number.ToString(CultureInfo.InvariantCulture), ["Name"] = States[number] };

    private string Text(string prefix) => $"{prefix}{++_serial}";

    /// <summary>A map, and what was done to it.</summary>
    private sealed class Node : Dictionary<string, object?>
    {
        private readonly SortedSet<string> _scalars = new(StringComparer.Ordinal);
        private string _path = "";
        private string? _newIn;

        /// <summary>List attributes with elements that came or went.</summary>
        public SortedSet<string> Lists { get; } = new(StringComparer.Ordinal);

        /// <summary>Attributes of known maps below that took the place of others.</summary>
        public SortedSet<string> Foreign { get; } = new(StringComparer.Ordinal);

        /// <summary>Whether the first state has an equal map.</summary>
        public bool IsShared { get; init; }

        public bool IsDirty => !IsShared && (_newIn is not null || _scalars.Count + Lists.Count + Foreign.Count > 0 || Children.Any(c => c.IsDirty));

        private IEnumerable<Node> Children => Values.SelectMany(v => v switch { Node n => [n], List<Node> list => list, _ => Enumerable.Empty<Node>() });

        public void SetScalar(string key, object? value)
        {
            this[key] = value;
            _scalars.Add(key);
        }

        public new void Remove(string key)
        {
            base.Remove(key);
            _scalars.Add(key);
        }

        public void MarkNew(string resource)
        {
            _newIn = resource;
            foreach (var child in Children) child.MarkNew(resource);
        }

        public void SetPaths(string path)
        {
            _path = path;
            foreach (var (key, value) in this)
            {
                var below = path.Length == 0 ? key : path + "." + key;
                if (value is Node node) node.SetPaths(below);
                else if (value is List<Node> list) list.ForEach(n => n.SetPaths(below));
            }
        }

        public void Explain(List<string> causes)
        {
            if (!IsDirty) return;
            foreach (var child in Children) child.Explain(causes);
            if (_newIn is not null) causes.Add($"NewResource {_newIn}");
            else if (_scalars.Count + Lists.Count + Foreign.Count > 0) causes.Add($"{(Lists.Count > 0 ? "ChangedList" : "ChangedScalar")} {string.Join(" + ", _scalars.Concat(Lists).Select(k => $":{_path}/{k}").Concat(Foreign.Select(k => $":{_path}.{k}")).Order(StringComparer.Ordinal))}");
            else causes.Add($"Spine {_path}");
        }

        public Dictionary<string, object?> ToPlain() => this.ToDictionary(e => e.Key, e => e.Value switch
        {
            Node node => node.ToPlain(),
            List<Node> list => list.ConvertAll(n => n.ToPlain()),
            var other => other,
        });
    }
}
