using System.Collections.Concurrent;
using System.Collections.Immutable;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Transactions that were never written, one after another on top of what the store had at a basis, with the words of the values that they brought. Immutable:
/// any number may grow from one. Safe for many threads.
/// </summary>
internal sealed class Speculation
{
    private readonly Lazy<SpeculativeDatoms> _datoms;
    private readonly ConcurrentDictionary<(long A, long BasisT, ViewRules Rules), Column> _columns = new();
    private readonly ConcurrentDictionary<long, DatabaseSchema> _schemas = new();

    /// <param name="before">What the store had at the basis.</param>
    public Speculation(StoreState before)
        : this(before, [], ImmutableDictionary.Create<object, ulong>(EdnEquality.Instance), ImmutableDictionary<ulong, object>.Empty)
    {
    }

    private Speculation(StoreState before, ImmutableList<SpeculativeTransaction> transactions, ImmutableDictionary<object, ulong> words, ImmutableDictionary<ulong, object> values)
    {
        (Base, Transactions, Words, Values) = (before, transactions, words, values);
        _datoms = new Lazy<SpeculativeDatoms>(() => new SpeculativeDatoms(Transactions));
    }

    /// <summary>The state of the store that the first transaction follows.</summary>
    public StoreState Base { get; }

    /// <summary>In order; the first has the t after that of <see cref="Base"/>.</summary>
    public ImmutableList<SpeculativeTransaction> Transactions { get; }

    /// <summary>The state after the last transaction.</summary>
    public StoreState State => StateAt(Base.T + Transactions.Count);

    /// <summary>The word of every value that the transactions name and that a word does not hold by itself.</summary>
    public ImmutableDictionary<object, ulong> Words { get; }

    /// <summary>The values of these words.</summary>
    public ImmutableDictionary<ulong, object> Values { get; }

    public SpeculativeDatoms Datoms => _datoms.Value;

    /// <summary>The state after a transaction, not before that of <see cref="Base"/>.</summary>
    public StoreState StateAt(long t) => t == Base.T ? Base : Transactions[(int)(t - Base.T - 1)].State;

    /// <summary>This without what comes after a transaction. Words stay: they mean the same.</summary>
    public Speculation UpTo(long t) => t >= State.T ? this : new Speculation(Base, Transactions.GetRange(0, (int)(t - Base.T)), Words, Values);

    /// <summary>This and one more transaction.</summary>
    public Speculation Append(SpeculativeTransaction transaction, ImmutableDictionary<object, ulong> words, ImmutableDictionary<ulong, object> values) =>
        new(Base, Transactions.Add(transaction), words, values);

    /// <summary>A column at a basis and by the rules of a view, made once.</summary>
    public Column Column(long a, long basisT, ViewRules rules, Func<Column> make) =>
        _columns.TryGetValue((a, basisT, rules), out var column) ? column : _columns.GetOrAdd((a, basisT, rules), make());

    /// <summary>The schema after a transaction that changed it, made once.</summary>
    public DatabaseSchema Schema(long schemaT, Func<DatabaseSchema> read) => _schemas.TryGetValue(schemaT, out var schema) ? schema : _schemas.GetOrAdd(schemaT, read());
}

/// <summary>A transaction that was never written: its datoms, and the state that a store would have after it.</summary>
internal sealed record SpeculativeTransaction(StoreState State, DatomBuffer Datoms);

/// <summary>The datoms of transactions that were never written, found by entity, attribute, value and reference; each list in the order of t.</summary>
internal sealed class SpeculativeDatoms
{
    private readonly ILookup<long, WordDatom> _byEntity;
    private readonly ILookup<long, WordDatom> _byAttribute;
    private readonly ILookup<long, WordDatom> _byReferred;
    private readonly long[] _blocks;
    private readonly long[] _referred;

    public SpeculativeDatoms(IEnumerable<SpeculativeTransaction> transactions)
    {
        var all = transactions.SelectMany(t => Enumerable.Range(0, t.Datoms.Count).Select(i => t.Datoms[i])).ToList();
        _byEntity = all.ToLookup(d => d.E);
        _byAttribute = all.ToLookup(d => d.A);
        _byReferred = all.Where(d => Word.IsRef(d.V)).ToLookup(d => Word.EntityOf(d.V));
        _blocks = [.. _byEntity.Select(e => KeyBytes.GroupOf(e.Key)).Distinct().Order()];
        _referred = [.. _byReferred.Select(v => v.Key).Order()];
    }

    public IEnumerable<WordDatom> OfEntity(long e) => _byEntity[e];

    public IEnumerable<WordDatom> OfAttribute(long a) => _byAttribute[a];

    public IEnumerable<WordDatom> Referring(long e) => _byReferred[e];

    public IEnumerable<WordDatom> OfBlock(long block) =>
        Array.BinarySearch(_blocks, block) < 0 ? [] : Enumerable.Range(0, KeyBytes.GroupSize).SelectMany(i => _byEntity[(block << KeyBytes.GroupBits) | (long)i]);

    /// <summary>The first block with a datom not before this one, or going back the last not after it.</summary>
    public long? FindBlock(long block, bool isDescending) => Nearest(_blocks, block, isDescending);

    /// <summary>The first entity that a datom refers to not before this one, or going back the last not after it.</summary>
    public long? FindReferred(long e, bool isDescending) => Nearest(_referred, e, isDescending);

    private static long? Nearest(long[] sorted, long from, bool isDescending)
    {
        var at = Array.BinarySearch(sorted, from);
        if (at < 0) at = isDescending ? ~at - 1 : ~at;
        return at >= 0 && at < sorted.Length ? sorted[at] : null;
    }
}
