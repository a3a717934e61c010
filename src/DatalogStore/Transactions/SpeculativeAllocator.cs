using System.Collections.Immutable;
using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Gives a transaction that is never written what it needs: the ids that a store in this state would give, and for values that it lacks words that no store gives.
/// </summary>
/// <param name="before">What it follows: transactions that were not written either, or none.</param>
/// <param name="words">The words of the database before.</param>
internal sealed class SpeculativeAllocator(Speculation before, IWordTable words) : IAllocator
{
    private readonly ImmutableDictionary<object, ulong>.Builder _words = before.Words.ToBuilder();
    private readonly ImmutableDictionary<ulong, object>.Builder _values = before.Values.ToBuilder();
    private StoreState _next = before.State with { T = before.State.T + 1 };

    public long T => _next.T;

    public StoreState Before => before.State;

    public long AllocateOrdinary()
    {
        var e = _next.NextOrdinary;
        _next = _next with { NextOrdinary = e + 1 };
        return e;
    }

    public long AllocateAttribute()
    {
        var e = _next.NextAttribute;
        _next = _next with { NextAttribute = e + 1 };
        return e;
    }

    public ulong Intern(object? value)
    {
        if (InlineWords.TryOf(value, out var word) || _words.TryGetValue(value!, out word)) return word;
        if (!words.TryToWord(value, out word))
        {
            if (!ValueBytes.TryKindOf(value!, out var kind)) throw new ArgumentException($"{value} is no value of a datom.", nameof(value));
            word = Word.Make(ValueBytes.WordKindOf(kind), Word.TransientIdBit | Word.SpeculativeIdBit | (uint)_words.Count);
        }

        _words.Add(value!, word);
        _values[word] = value!;
        return word;
    }

    public object? Describe(ulong word) => _values.TryGetValue(word, out var value) ? value : words.ToValue(word);

    /// <summary>What was before, and the transaction.</summary>
    public Speculation Append(ResolvedTransaction transaction)
    {
        var state = _next with { InstantMs = transaction.InstantMs, SchemaT = SchemaRules.ChangesSchema(transaction.Datoms) ? T : _next.SchemaT };
        return before.Append(new SpeculativeTransaction(state, transaction.Datoms), _words.ToImmutable(), _values.ToImmutable());
    }
}
