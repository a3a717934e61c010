using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Gives a transaction its number and what is new in it: the ids that a store in this state gives, and for values that it lacks words of the transaction's own, which
/// no store gives. Writing the transaction puts the store's words in their place; a transaction that is only tried keeps them. One thread.
/// </summary>
/// <param name="before">What it follows: transactions that were not written either, or none.</param>
/// <param name="words">The words of the database before.</param>
internal sealed class TransactionAllocator(Speculation before, IWordTable words)
{
    private readonly Dictionary<object, ulong> _words = new(Edn.EdnEquality.Instance);
    private readonly List<object> _values = [];
    private StoreState _next = before.State with { T = before.State.T + 1 };

    /// <summary>The transaction's number.</summary>
    public long T => _next.T;

    /// <summary>The state that the transaction follows.</summary>
    public StoreState Before => before.State;

    /// <summary>The next ids after those that were given.</summary>
    public StoreState Next => _next;

    /// <summary>A new entity of the ordinary partition.</summary>
    public long AllocateOrdinary()
    {
        var e = _next.NextOrdinary;
        _next = _next with { NextOrdinary = e + 1 };
        return e;
    }

    /// <summary>A new entity of the attribute partition.</summary>
    public long AllocateAttribute()
    {
        var e = _next.NextAttribute;
        _next = _next with { NextAttribute = e + 1 };
        return e;
    }

    /// <summary>The word of a value, new or not. A <see cref="long"/> is a number.</summary>
    public ulong Intern(object? value)
    {
        if (words.TryToWord(value, out var word) || _words.TryGetValue(value!, out word)) return word;
        if (!ValueBytes.TryKindOf(value!, out var kind)) throw new ArgumentException($"{value} is no value of a datom.", nameof(value));
        word = Word.Make(ValueBytes.WordKindOf(kind), FirstId + (uint)_values.Count);
        _words.Add(value!, word);
        _values.Add(value!);
        return word;
    }

    /// <summary>The value of a word of the database or of this transaction.</summary>
    public object? Describe(ulong word) => TryGetNew(word, out var value) ? value : words.ToValue(word);

    /// <summary>The value of a word that this transaction gave.</summary>
    public bool TryGetNew(ulong word, out object? value)
    {
        value = null;
        if (!Word.IsDictionary(word) || Word.PayloadOf(word) < FirstId) return false;
        value = _values[(int)(Word.PayloadOf(word) - FirstId)];
        return true;
    }

    /// <summary>What was before, and a transaction with these datoms.</summary>
    public Speculation Append(DatomBuffer datoms, long instantMs)
    {
        var state = _next with { InstantMs = instantMs, SchemaT = SchemaRules.ChangesSchema(datoms) ? T : _next.SchemaT };
        return before.Append(
            new SpeculativeTransaction(state, datoms), before.Words.AddRange(_words), before.Values.AddRange(_words.Select(w => KeyValuePair.Create(w.Value, w.Key))));
    }

    /// <summary>Ids after those of the transactions before.</summary>
    private ulong FirstId => Word.TransientIdBit | Word.SpeculativeIdBit | (uint)before.Words.Count;
}
