namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>Numbers words from 0 in the order in which they come. Open addressing with a mixing hash: .NET's own collides for words that differ little.</summary>
internal sealed class WordNumbers
{
    private ulong[] _words = new ulong[16];
    private int[] _slots = new int[64];

    public int Count { get; private set; }

    public ulong this[int number] => _words[number];

    public int Of(ulong word)
    {
        var mask = (uint)_slots.Length - 1;
        var at = WordHash.Of(word) & mask;
        for (int slot; (slot = _slots[at]) != 0; at = (at + 1) & mask)
        {
            if (_words[slot - 1] == word) return slot - 1;
        }

        if (Count == _words.Length) Array.Resize(ref _words, Count * 2);
        _words[Count] = word;
        _slots[at] = ++Count;
        if (Count * 2 > _slots.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        var mask = (uint)_slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var at = WordHash.Of(_words[number]) & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = number + 1;
        }
    }
}
