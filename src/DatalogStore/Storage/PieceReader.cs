using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Reads pieces of transactions up to a basis as they were written: assertions and retractions, unmerged. Safe for many threads at once; iterators are
/// kept for the next call, because opening one costs more than a look-up.
/// </summary>
internal sealed partial class PieceReader(IReadView view, long basisT, WideListCache listCache) : IDisposable
{
    private readonly WideListReader _lists = new(view, listCache);
    private readonly IKeyValueIterator?[] _idle = new IKeyValueIterator?[ColumnFamilies.Count];
    private PostingScratch? _scratch;

    public long BasisT => basisT;

    /// <summary>Adds everything ever said about an entity, transaction by transaction, each sorted by attribute, word, retractions first. An attribute other than <see cref="EntityPiece.EveryAttribute"/> leaves out all others.</summary>
    public void Entity(long e, DatomBuffer into, long a = EntityPiece.EveryAttribute)
    {
        Span<byte> key = stackalloc byte[KeyBytes.EavtSize];
        var start = into.Count;
        var group = KeyBytes.GroupOf(e);
        KeyBytes.WriteEavt(key, group, 0);
        using var lease = Rent(ColumnFamily.Eavt);
        var rows = lease.Rows;
        for (rows.Seek(key); rows.IsValid && rows.Key.StartsWith(key[..KeyBytes.EntitySize]); rows.Next())
        {
            var t = KeyBytes.ReadEntity(rows.Key[KeyBytes.EntitySize..]);
            if (t > basisT) break;
            try
            {
                EntityPiece.Read(rows.Value, e, t, into, a);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Eavt, rows.Key, why);
            }
        }

        _lists.Expand(into, start);
    }

    /// <summary>Adds what one transaction said about a group of entities.</summary>
    public void Group(long group, long t, DatomBuffer into)
    {
        var key = new byte[KeyBytes.EavtSize];
        KeyBytes.WriteEavt(key, group, t);
        var piece = view.Get(ColumnFamily.Eavt, key) ?? throw StoreDamage.Missing(ColumnFamily.Eavt, key);
        var start = into.Count;
        try
        {
            EntityPiece.ReadAll(piece, group, t, into);
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Eavt, key, why);
        }

        _lists.Expand(into, start);
    }

    /// <summary>Adds every row of an attribute, piece by piece; <paramref name="wanted"/> may skip pieces by their first and last entity.</summary>
    public void Column(long a, RawColumn into, Func<long, long, bool>? wanted = null)
    {
        Span<byte> prefix = stackalloc byte[KeyBytes.AttributeSize];
        KeyBytes.WriteAttribute(prefix, a);
        using var lease = Rent(ColumnFamily.Aevt);
        var rows = lease.Rows;
        for (rows.Seek(prefix); rows.IsValid && rows.Key.StartsWith(prefix); rows.Next())
        {
            var e = KeyBytes.ReadEntity(rows.Key[4..]);
            var t = KeyBytes.ReadEntity(rows.Key[10..]);
            if (t > basisT) continue;
            try
            {
                var header = ColumnPiece.ReadHeader(rows.Value, e, t);
                if (wanted is null || wanted(e, header.LastE)) into.Add(rows.Value, header, e, t, basisT);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Aevt, rows.Key, why);
            }
        }

        into.ExpandLists(_lists);
    }

    /// <summary>Adds every row of an attribute and value from AVET, piece by piece.</summary>
    public void Values(long a, ulong v, DatomBuffer into)
    {
        var start = into.Count;
        Span<byte> prefix = stackalloc byte[KeyBytes.AvetSize];
        KeyBytes.WriteAvet(prefix, a, v, 0, 0);
        Postings(ColumnFamily.Avet, prefix[..^(2 * KeyBytes.EntitySize)], _ => (a, v), into);
        WideListOwners.Expand(this, into, start);
    }

    /// <summary>Adds every row of an attribute whose value is the entity, from VAET, piece by piece.</summary>
    public void Refs(long a, long v, DatomBuffer into)
    {
        var start = into.Count;
        Span<byte> prefix = stackalloc byte[KeyBytes.VaetSize];
        KeyBytes.WriteVaet(prefix, v, a, 0, 0);
        var word = Word.OfRef(v);
        Postings(ColumnFamily.Vaet, prefix[..^(2 * KeyBytes.EntitySize)], _ => (a, word), into);
        WideListOwners.Expand(this, into, start);
    }

    /// <summary>Adds every row of any attribute whose value is the entity, attribute by attribute, piece by piece.</summary>
    public void Referring(long v, DatomBuffer into)
    {
        var start = into.Count;
        Span<byte> prefix = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(prefix, v);
        var word = Word.OfRef(v);
        Postings(ColumnFamily.Vaet, prefix, key => (KeyBytes.ReadAttribute(key[KeyBytes.EntitySize..]), word), into);
        WideListOwners.Expand(this, into, start);
    }

    /// <summary>Adds a value's datoms for every entity that owns a list from version <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive).</summary>
    public void Owners(long a, ulong v, long from, long to, DatomBuffer into)
    {
        Span<byte> first = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(first, WideList.PseudoEntity(from));
        var end = WideList.PseudoEntity(to);
        Postings(ColumnFamily.Vaet, first, key => KeyBytes.ReadEntity(key) < end, _ => (a, v), into);
    }

    public void Dispose()
    {
        for (var i = 0; i < _idle.Length; i++) Interlocked.Exchange(ref _idle[i], null)?.Dispose();
    }

    private delegate (long A, ulong V) Meaning(ReadOnlySpan<byte> key);

    private delegate bool Belongs(ReadOnlySpan<byte> key);

    private void Postings(ColumnFamily family, ReadOnlySpan<byte> prefix, Meaning meaning, DatomBuffer into)
    {
        Postings(family, prefix, null, meaning, into);
    }

    /// <summary>Reads from a key on while it is the keys' prefix, or while they belong.</summary>
    private void Postings(ColumnFamily family, ReadOnlySpan<byte> prefix, Belongs? belongs, Meaning meaning, DatomBuffer into)
    {
        using var lease = Rent(family);
        var rows = lease.Rows;
        var scratch = Interlocked.Exchange(ref _scratch, null);
        for (rows.Seek(prefix); rows.IsValid && (belongs is null ? rows.Key.StartsWith(prefix) : belongs(rows.Key)); rows.Next())
        {
            var key = rows.Key;
            var t = KeyBytes.ReadEntity(key[^6..]);
            if (t > basisT) continue;
            var e = KeyBytes.ReadEntity(key[^12..]);
            var (a, v) = meaning(key);
            try
            {
                if (rows.Value is [PostingPiece.Format]) into.Add(e, a, v, t, true);
                else (scratch ??= new PostingScratch()).Read(rows.Value, e, t, basisT, a, v, into);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(family, rows.Key, why);
            }
        }

        _scratch = scratch;
    }

    private Lease Rent(ColumnFamily family) => new(this, family, Interlocked.Exchange(ref _idle[(int)family], null) ?? view.Iterate(family));

    /// <summary>An iterator that goes back when it is disposed; a second one that is idle at the same time is closed.</summary>
    private readonly struct Lease(PieceReader reader, ColumnFamily family, IKeyValueIterator rows) : IDisposable
    {
        public IKeyValueIterator Rows => rows;

        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref reader._idle[(int)family], rows, null) is not null) rows.Dispose();
        }
    }

    /// <summary>Arrays for decoding posting lists of more than one row.</summary>
    private sealed class PostingScratch
    {
        private long[] _e = [];
        private long[] _t = [];
        private bool[] _added = [];

        public void Read(ReadOnlySpan<byte> piece, long e, long t, long basisT, long a, ulong v, DatomBuffer into)
        {
            var count = PostingPiece.ReadCount(piece);
            if (count > _e.Length) (_e, _t, _added) = (new long[count * 2], new long[count * 2], new bool[count * 2]);
            PostingPiece.Read(piece, e, t, _e, _t, _added);
            for (var i = 0; i < count; i++)
            {
                if (_t[i] <= basisT) into.Add(_e[i], a, v, _t[i], _added[i]);
            }
        }
    }
}
