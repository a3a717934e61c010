using System.Text;
using DatalogStore.Storage;

namespace DatalogStore.Tests.Storage;

/// <summary>
/// One list of commands made from a seed, run on any store, and what the store answered as lines of text: two stores agree when their lines do.
/// Keys are few and close to each other, so that overwriting, deleting and standing between keys happen all the time.
/// </summary>
internal sealed class KeyValueCommands(int seed, int steps)
{
    private static readonly byte[] Letters = [0, 1, 0x7f, 0x80, 0xff];

    private readonly Random _random = new(seed);
    private readonly List<string> _lines = [];
    private readonly List<IReadView> _views = [];

    /// <summary>Runs the list. <paramref name="reopen"/> closes a store and opens it again, or hands the same one back.</summary>
    public List<string> Run(IKeyValueStore store, Func<IKeyValueStore, IKeyValueStore> reopen)
    {
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(20))
            {
                case < 6: Write(store, _random.Next(1, 12)); break;
                case 6: Write(store, _random.Next(200, 600)); break;
                case 7: DeleteRun(store); break;
                case 8 or 9:
                    _views.Add(store.OpenReadView());
                    Say($"open view {_views.Count}");
                    break;
                case 10: CloseView(_random.Next(4)); break;
                case 11 when _random.Next(10) == 0:
                    CloseAllViews();
                    store = reopen(store);
                    Say("reopen");
                    break;
                case 11 when _random.Next(5) == 0:
                    store.Compact(CancellationToken.None);
                    Say("compact");
                    break;
                default: Ask(store); break;
            }
        }

        foreach (var family in Enum.GetValues<ColumnFamily>()) using (var view = store.OpenReadView()) Walk(view, family, [], int.MaxValue);
        CloseAllViews();
        store.Dispose();
        return _lines;
    }

    private void Ask(IKeyValueStore store)
    {
        if (_views.Count == 0) _views.Add(store.OpenReadView());
        var at = _random.Next(_views.Count);
        var view = _views[at];
        var family = Family();
        switch (_random.Next(5))
        {
            case 0:
                var key = Key();
                Say($"view {at}: get {family} {Text(key)} = {(view.Get(family, key) is { } value ? Text(value) : "none")}");
                break;
            case 1: GetMany(view, family); break;
            case 2: Walk(view, family, Key(), _random.Next(1, 100)); break;
            case 3: WalkBack(view, family, Key(), _random.Next(1, 100)); break;
            default: Wander(view, family); break;
        }
    }

    private void Write(IKeyValueStore store, int count)
    {
        using var batch = store.NewBatch();
        var ascending = _random.Next(3) == 0;
        var first = _random.Next(3000);
        for (var i = 0; i < count; i++)
        {
            var key = ascending ? [(byte)((first + i) >> 8), (byte)(first + i)] : Key();
            if (_random.Next(4) == 0)
                batch.Delete(Family(), key);
            else
                batch.Put(Family(), key, Value());
        }

        store.Write(batch, durable: _random.Next(50) == 0);
        Say($"write {count}: {batch.SizeBytes} bytes");
    }

    private void DeleteRun(IKeyValueStore store)
    {
        using var batch = store.NewBatch();
        var first = _random.Next(3000);
        foreach (var family in new[] { ColumnFamily.Eavt, ColumnFamily.Aevt })
            for (var i = first; i < first + 1000; i++) batch.Delete(family, [(byte)(i >> 8), (byte)i]);
        store.Write(batch, durable: false);
        Say($"delete 1000 from {first}");
    }

    private void GetMany(IReadView view, ColumnFamily family)
    {
        var size = _random.Next(1, 4);
        var keys = Enumerable.Range(0, _random.Next(0, 80)).Select(_ => Key(size)).OrderBy(Convert.ToHexString, StringComparer.Ordinal).ToArray();
        var answer = new StringBuilder();
        view.GetMany(family, keys.SelectMany(k => k).ToArray(), size, (position, value) => answer.Append(' ').Append(position).Append(':').Append(Convert.ToHexString(value)));
        Say($"get many of {keys.Length} keys of {size} bytes:{answer}");
    }

    private void Walk(IReadView view, ColumnFamily family, byte[] from, int count)
    {
        using var iterator = view.Iterate(family);
        Say($"walk {family} from {Text(from)}, standing: {iterator.IsValid}");
        for (iterator.Seek(from); iterator.IsValid && count-- > 0; iterator.Next()) Say($"{Text(iterator.Key)} = {Text(iterator.Value)}");
    }

    private void WalkBack(IReadView view, ColumnFamily family, byte[] from, int count)
    {
        using var iterator = view.Iterate(family);
        Say($"walk back {family} from {Text(from)}");
        for (iterator.SeekForPrevious(from); iterator.IsValid && count-- > 0; iterator.Previous()) Say($"{Text(iterator.Key)} = {Text(iterator.Value)}");
    }

    private void Wander(IReadView view, ColumnFamily family)
    {
        using var iterator = view.Iterate(family);
        Say($"wander {family}");
        for (var i = 0; i < 30; i++)
        {
            var move = _random.Next(6);
            var key = Key();
            if (move == 0)
                iterator.Seek(key);
            else if (move == 1)
                iterator.SeekForPrevious(key);
            else if (!iterator.IsValid)
                continue;
            else if (move < 4)
                iterator.Next();
            else
                iterator.Previous();
            Say(iterator.IsValid ? Text(iterator.Key) : "nowhere");
        }
    }

    private void CloseView(int at)
    {
        if (at >= _views.Count) return;
        _views[at].Dispose();
        _views.RemoveAt(at);
    }

    private void CloseAllViews()
    {
        foreach (var view in _views) view.Dispose();
        _views.Clear();
    }

    private ColumnFamily Family() => _random.Next(8) switch { < 4 => ColumnFamily.Eavt, < 7 => ColumnFamily.Aevt, _ => (ColumnFamily)_random.Next(11) };

    private byte[] Key() => Key(_random.Next(12) == 0 ? _random.Next(0, 6) : 2);

    private byte[] Key(int size)
    {
        if (size == 2 && _random.Next(3) > 0)
        {
            var number = _random.Next(4000);
            return [(byte)(number >> 8), (byte)number];
        }

        return [.. Enumerable.Range(0, size).Select(_ => Letters[_random.Next(Letters.Length)])];
    }

    private byte[] Value()
    {
        var value = new byte[_random.Next(30) == 0 ? _random.Next(6000) : _random.Next(12)];
        _random.NextBytes(value);
        return value;
    }

    private void Say(string line) => _lines.Add(line);

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.Length > 24 ? $"{Convert.ToHexString(bytes[..24])}… {bytes.Length} bytes" : Convert.ToHexString(bytes);
}
