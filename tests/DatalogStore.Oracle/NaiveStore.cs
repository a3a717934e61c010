using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Oracle;

/// <summary>
/// A store for tests of queries: a log in a list. Takes <c>[:db/add e a v]</c>, <c>[:db/retract e a v]</c> and maps with a literal <c>:db/id</c>,
/// nested ones too; no tempids, no upserts, no checks.
/// </summary>
internal sealed class NaiveStore
{
    private readonly List<WordDatom> _log = [];
    private readonly List<Attribute> _attributes = [.. BuiltIn.Attributes];
    private readonly Dictionary<Keyword, long> _idents = [];
    private readonly NaiveWords _words = new();
    private long _t;

    /// <param name="schema">A map from attribute to its properties, as in <c>{:a/b {:db/valueType :db.type/string}}</c>.</param>
    public NaiveStore(string schema)
    {
        foreach (var (ident, properties) in (EdnMap)EdnReader.Read(schema)!)
        {
            _attributes.Add(AttributeOf(BuiltIn.FirstUserAttribute + _attributes.Count, (Keyword)ident, (EdnMap)properties!));
        }

        foreach (var attribute in _attributes) _idents[attribute.Ident] = attribute.Id;
        foreach (var (ident, e) in BuiltIn.Idents) _idents[ident] = e;
    }

    /// <summary>Names an entity.</summary>
    public void Name(string ident, long e) => _idents[Keyword.Of(ident)] = e;

    /// <summary>Adds a transaction: a vector of maps and operations as EDN. Gives its t.</summary>
    public long Transact(string transaction)
    {
        _t++;
        foreach (var form in (EdnVector)EdnReader.Read(transaction)!)
        {
            if (form is EdnMap map) AddMap(map);
            else if (form is EdnVector { Count: 4 } operation) Operate(operation);
            else throw new NotSupportedException(EdnWriter.ToString(form));
        }

        return _t;
    }

    /// <summary>What holds now.</summary>
    public IDatabaseView View() => new NaiveView(Current(_t), Schema(), _words, _t);

    /// <summary>What held after a transaction.</summary>
    public IDatabaseView AsOf(long t) => new NaiveView(Current(t), Schema(), _words, t);

    /// <summary>Everything asserted and retracted.</summary>
    public IDatabaseView History() => new NaiveView(_log, Schema(), _words, _t, isHistory: true);

    public long IdOf(string attribute) => _idents[Keyword.Of(attribute)];

    private DatabaseSchema Schema() => new(_attributes, _idents, _idents.Select(p => new KeyValuePair<long, Keyword>(p.Value, p.Key)).DistinctBy(p => p.Key));

    private List<WordDatom> Current(long basisT)
    {
        var current = new Dictionary<(long, long, ulong), WordDatom>();
        foreach (var datom in _log.Where(d => d.T <= basisT))
        {
            if (datom.Added) current[(datom.E, datom.A, datom.V)] = datom;
            else current.Remove((datom.E, datom.A, datom.V));
        }

        return [.. current.Values];
    }

    private void Operate(EdnVector operation)
    {
        var (e, attribute) = ((long)operation[1]!, Find((Keyword)operation[2]!));
        if (Equals(operation[0], Keyword.Of("db/add"))) Add(e, attribute, WordOf(attribute, operation[3]));
        else Retract(e, attribute, WordOf(attribute, operation[3]));
    }

    private long AddMap(EdnMap map)
    {
        var e = (long)map[Keyword.Of("db/id")]!;
        foreach (var (key, value) in map.Where(p => !Equals(p.Key, Keyword.Of("db/id"))))
        {
            var attribute = Find((Keyword)key);
            var values = value is EdnVector many && attribute.Cardinality == Cardinality.Many ? many : (IEnumerable<object?>)[value];
            foreach (var one in values) Add(e, attribute, one is EdnMap child ? Word.OfRef(AddMap(child)) : WordOf(attribute, one));
        }

        return e;
    }

    private Attribute Find(Keyword ident) => _attributes.Single(a => a.Ident == ident);

    private ulong WordOf(Attribute attribute, object? value) => attribute.MayHoldRefs && value is Keyword ident && _idents.TryGetValue(ident, out var named) ? Word.OfRef(named)
        : attribute.ValueType == Model.ValueType.Ref ? Word.OfRef((long)value!)
        : attribute.ValueType == Model.ValueType.Double && value is long whole ? Word.OfDouble(whole)
        : attribute.ValueType == Model.ValueType.Float && value is double wide ? Word.OfDouble((float)wide)
        : _words.Intern(value);

    private void Add(long e, Attribute attribute, ulong word)
    {
        var before = Current(_t).Where(d => d.E == e && d.A == attribute.Id).ToList();
        if (before.Exists(d => d.V == word && !Word.IsNaN(word))) return;
        if (attribute.Cardinality == Cardinality.One) foreach (var old in before) Retract(e, attribute, old.V);
        _log.Add(new WordDatom(e, attribute.Id, word, _t, true));
    }

    private void Retract(long e, Attribute attribute, ulong word)
    {
        if (Current(_t).Exists(d => d.E == e && d.A == attribute.Id && d.V == word)) _log.Add(new WordDatom(e, attribute.Id, word, _t, false));
    }

    private static Attribute AttributeOf(long id, Keyword ident, EdnMap properties)
    {
        object? Property(string name) => properties.TryGetValue(Keyword.Of(name), out var value) ? value : null;
        return new Attribute(id, ident)
        {
            ValueType = Property("db/valueType") is Keyword type && ValueTypes.TryOfIdent(type, out var known) ? known : Model.ValueType.Any,
            Cardinality = Equals(Property("db/cardinality"), Keyword.Of("db.cardinality/many")) ? Cardinality.Many : Cardinality.One,
            Unique = Property("db/unique") is Keyword unique ? unique == BuiltIn.UniqueIdentity ? Uniqueness.Identity : Uniqueness.Value : Uniqueness.None,
            IsComponent = Property("db/isComponent") is true,
            IsIndexed = Property("db/index") is true,
        };
    }
}
