using System.Globalization;
using System.Numerics;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Views;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Tests.Views;

/// <summary>Random transactions, told to a store and to its naive twin. Everything follows from the seed.</summary>
internal sealed class RandomStore(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<long> _entities = [EntityId.FirstOrdinary + 5, EntityId.FirstOrdinary + 31, EntityId.FirstOrdinary + 32, 7, 8, 40];
    private readonly List<(long E, string Text, ulong Word)> _hashes = [];
    private readonly List<List<ulong>> _lists = [];

    public NaiveDatoms Twin { get; } = new();

    public List<long> Attributes { get; } = [.. Enumerable.Range(0, 8).Select(i => BuiltIn.FirstUserAttribute + i)];

    public List<long> Entities => _entities;

    public List<ulong> Words { get; } = [];

    public List<uint> SnapshotNumbers { get; } = [];

    public void ReadBootstrap(DatomStorage storage)
    {
        foreach (var (_, datoms) in storage.ReadLog(0, 1))
        {
            for (var i = 0; i < datoms.Count; i++) Twin.Say(datoms[i]);
        }
    }

    /// <summary>
    /// Makes attributes of the numbers used: long, string, ref and double, all indexed; ref and any, not; two of any type that are to be indexed, of which some
    /// datoms are written without.
    /// </summary>
    public void DefineAttributes(DatomStorage storage)
    {
        Model.ValueType[] types = [Model.ValueType.Long, Model.ValueType.String, Model.ValueType.Ref, Model.ValueType.Double, Model.ValueType.Ref, Model.ValueType.Any, Model.ValueType.Any, Model.ValueType.Any];
        using var batch = storage.BeginCommit();
        for (var i = 0; i < types.Length; i++)
        {
            var a = batch.AllocateAttribute();
            Assert.Equal(Attributes[i], a);
            Say(batch, a, BuiltIn.Ident.Id, batch.Intern(Keyword.Of("r/a" + i)), true);
            Say(batch, a, BuiltIn.AttributeValueType.Id, Model.Word.OfRef(BuiltIn.OfValueType(types[i])), true);
            Say(batch, a, BuiltIn.AttributeCardinality.Id, Model.Word.OfRef(BuiltIn.OfCardinality(Cardinality.Many)), true);
            if (i is not (4 or 5)) Say(batch, a, BuiltIn.Index.Id, Model.Word.True, true);
        }

        batch.Commit(1000 * batch.T, schemaChanged: true, a => BuiltIn.Attributes.Any(b => b.Id == a && b.HasValueIndex), durable: false);
    }

    /// <summary>One transaction. It may say what is known already, retract what is not there, and retract and assert the same.</summary>
    public void Commit(DatomStorage storage)
    {
        using var batch = storage.BeginCommit();
        for (var i = _random.Next(3); i > 0; i--) _entities.Add(batch.AllocateOrdinary());
        for (var i = _random.Next(4); i > 0; i--) AddSnapshotEntity(batch);
        for (var i = _random.Next(3); i > 0; i--) AddWideList(batch);
        for (var i = _random.Next(1, 60); i > 0; i--)
        {
            var a = Pick(Attributes);
            var v = Word(batch, a);
            Words.Add(v);
            Say(batch, Pick(_entities), a, v, _random.Next(4) != 0);
        }

        if (Words.Count > 0)
        {
            for (var i = _random.Next(4); i > 0; i--) Say(batch, Pick(_entities), Pick(Attributes), Pick(Words), _random.Next(2) == 0);
        }

        // Attributes 0–3 are always indexed, 4–5 never, the others now and then.
        var sometimes = _random.Next(2) == 0;
        batch.Commit(1000 * batch.T, schemaChanged: false, a => EntityId.NumberOf(a) is < 1004 || (EntityId.NumberOf(a) > 1005 && sometimes), durable: false);
        Assert.Equal(batch.T, storage.State.T);
    }

    public ViewSpec Spec(long lastT, out HashSet<uint>? shown)
    {
        shown = null;
        EntityBitmap? scope = null;
        if (_random.Next(2) == 0)
        {
            shown = [.. SnapshotNumbers.Where(_ => _random.Next(2) == 0)];
            scope = new EntityBitmap();
            foreach (var number in shown) scope.Add(number);
            scope.Freeze();
        }

        return new ViewSpec(_random.NextInt64(lastT + 1))
        {
            SinceT = _random.Next(3) == 0 ? _random.NextInt64(lastT + 1) : null,
            IsHistory = _random.Next(3) == 0,
            Scope = scope,
        };
    }

    /// <summary>Each text of a hash has one word, and the word gives the text back.</summary>
    public void CheckHashes(DatomStorage storage, IWordTable words)
    {
        foreach (var (e, text, word) in _hashes)
        {
            Assert.True(words.TryToWord(text, out var found));
            Assert.Equal(word, found);
            Assert.Equal(text, words.ToValue(word));
            Assert.True(storage.TryFindByHash(text, out var entity));
            Assert.Equal(e, entity);
        }
    }

    private void AddSnapshotEntity(CommitBatch batch)
    {
        var text = HashText();
        // Now and then the text is a value of some datom before it is the hash of an entity.
        if (_random.Next(20) == 0) Say(batch, Pick(_entities), Attributes[1], batch.Intern(text), true);
        var e = batch.AllocateSnapshotEntity();
        var word = batch.DefineHash(e, Wtf8.OfString(text));
        Assert.Equal(word, batch.Intern(text));
        _hashes.Add((e, text, word));
        _entities.Add(e);
        SnapshotNumbers.Add((uint)EntityId.NumberOf(e));
        Words.Add(word);
        Say(batch, e, BuiltIn.ContentHash.Id, word, true);
    }

    /// <summary>A list much like one before, or a new one, of scalars, refs or both; now and then with values that were said apart.</summary>
    private void AddWideList(CommitBatch batch)
    {
        if (SnapshotNumbers.Count == 0) return;
        var list = _random.Next(6);
        var a = Attributes[(list * 3) % 8];
        if (_lists.Count <= list || _random.Next(8) == 0)
        {
            var words = Enumerable.Range(0, _random.Next(30, 90)).Select(_ => Word(batch, list % 2 == 0 ? Attributes[1] : Attributes[5])).ToList();
            for (var i = 0; i < 60; i++) words.Add(list == 3 ? Model.Word.OfRef(EntityId.FirstOrdinary + i) : batch.Intern(_random.Next(2000) / 8.0));
            if (_lists.Count <= list) (a, list) = (Attributes[(_lists.Count * 3) % 8], _lists.Count);
            if (_lists.Count == list) _lists.Add([]);
            _lists[list] = [.. words.Distinct()];
        }

        for (var i = _random.Next(4); i > 0; i--) _lists[list].RemoveAt(_random.Next(_lists[list].Count));
        for (var i = _random.Next(4); i > 0; i--)
        {
            var word = Word(batch, Attributes[5]);
            if (!_lists[list].Contains(word)) _lists[list].Add(word);
        }

        var e = EntityId.Of(Partition.Snapshots, Pick(SnapshotNumbers));
        foreach (var word in _lists[list]) Say(batch, e, a, word, true);
        Words.AddRange(_lists[list].Take(3));
        if (_random.Next(5) == 0) Say(batch, Pick(_entities), a, Pick(_lists[list]), _random.Next(2) == 0);
    }

    private string HashText()
    {
        var bytes = new byte[24];
        _random.NextBytes(bytes);
        return _random.Next(4) switch
        {
            0 => ContentHash.Of(HashScheme.X1, bytes.AsSpan(0, 16)).ToString(),
            1 => "L1$" + Convert.ToHexString(bytes),
            2 => "plain " + Convert.ToHexString(bytes),
            _ => ContentHash.Of(HashScheme.S1, bytes).ToString(),
        };
    }

    private void Say(CommitBatch batch, long e, long a, ulong v, bool added)
    {
        batch.Add(e, a, v, added);
        Twin.Say(new WordDatom(e, a, v, batch.T, added));
    }

    private ulong Word(CommitBatch batch, long a) => EntityId.NumberOf(a) switch
    {
        1000 => batch.Intern((long)_random.Next(-3, 4) << _random.Next(60)),
        1001 => batch.Intern("text " + _random.Next(30).ToString(CultureInfo.InvariantCulture) + new string('x', _random.Next(3) * 60)),
        1002 or 1004 => Model.Word.OfRef(Pick(_entities)),
        1003 => batch.Intern(_random.Next(5) / 2.0),
        _ => AnyWord(batch),
    };

    private ulong AnyWord(CommitBatch batch) => _random.Next(12) switch
    {
        0 => Model.Word.OfRef(Pick(_entities)),
        1 => batch.Intern(_random.Next(2) == 0),
        2 => batch.Intern(Keyword.Of("k/" + _random.Next(5))),
        3 => batch.Intern((float)_random.Next(5)),
        4 => batch.Intern(BigInteger.Pow(-7, _random.Next(60))),
        5 => batch.Intern(new BigDecimal(_random.Next(100), _random.Next(-2, 3))),
        6 => batch.Intern(DateTimeOffset.FromUnixTimeMilliseconds(_random.NextInt64(253_402_300_799_999))),
        7 => batch.Intern(new Guid(_random.Next(5), 0, 0, new byte[8])),
        8 => batch.Intern(new byte[_random.Next(4)]),
        9 => batch.Intern(new Symbol("s" + _random.Next(5))),
        10 => batch.Intern(new Uri("http://host/" + _random.Next(5))),
        _ when _hashes.Count > 0 => Pick(_hashes).Word,
        _ => batch.Intern(""),
    };

    private T Pick<T>(List<T> list) => list[_random.Next(list.Count)];
}
