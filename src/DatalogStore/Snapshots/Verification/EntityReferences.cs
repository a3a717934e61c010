using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Verification;

/// <summary>Which snapshot entities each refers to, as numbers: 8 bytes an entity, 4 a reference. Filled in ascending order.</summary>
internal sealed class EntityReferences
{
    private readonly List<uint> _children = [];
    private readonly List<long> _starts = [0];

    /// <summary>Tells what the next entity refers to. Numbers in between refer to nothing.</summary>
    public void Add(uint number, IReadOnlyCollection<uint> children)
    {
        while (_starts.Count <= number) _starts.Add(_children.Count);
        _children.AddRange(children);
        _starts.Add(_children.Count);
    }

    /// <summary>What can be reached from an entity, itself included: what the membership of a snapshot is defined as.</summary>
    public EntityBitmap Walk(long root)
    {
        var seen = new HashSet<uint>();
        var left = new Stack<uint>();
        Push((uint)EntityId.NumberOf(root));
        while (left.TryPop(out var number))
        {
            if (number + 1 >= _starts.Count) continue;
            for (var i = _starts[(int)number]; i < _starts[(int)number + 1]; i++) Push(_children[(int)i]);
        }

        var reached = new EntityBitmap();
        foreach (var number in seen.Order()) reached.Add(number);
        return reached.Freeze();

        void Push(uint number)
        {
            if (seen.Add(number)) left.Push(number);
        }
    }
}
