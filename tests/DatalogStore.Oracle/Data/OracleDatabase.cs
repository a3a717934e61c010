using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Data;

/// <summary>A datom as a plain row: entity, attribute's entity, value (an entity is a <see cref="long"/>), number of the transaction, added or retracted.</summary>
internal sealed record OracleDatom(long E, long A, object? V, long T, bool Added)
{
    public override string ToString() => $"[{E} {A} {EdnWriter.ToString(V)} {T} {(Added ? "true" : "false")}]";
}

/// <summary>
/// A database as the list of everything that ever happened, with the view to apply: only transactions up to <see cref="BasisT"/>, only those
/// after <see cref="SinceT"/>, and all of history or what holds.
/// </summary>
internal sealed record OracleDatabase(IReadOnlyList<OracleDatom> Events, IReadOnlyList<Attribute> Attributes, IReadOnlyDictionary<Keyword, long> Idents)
{
    private IReadOnlyList<OracleDatom>? _visible;

    public long BasisT { get; init; } = long.MaxValue;

    public long SinceT { get; init; } = -1;

    public bool IsHistory { get; init; }

    public OracleDatabase AsOf(long t) => this with { BasisT = Math.Min(BasisT, t), _visible = null };

    public OracleDatabase Since(long t) => this with { SinceT = t, _visible = null };

    public OracleDatabase History() => this with { IsHistory = true, _visible = null };

    /// <summary>The datoms that a query sees.</summary>
    public IReadOnlyList<OracleDatom> Visible => _visible ??= See();

    public Attribute? AttributeOf(object? a) => a switch
    {
        long id => Attributes.FirstOrDefault(x => x.Id == id),
        Keyword ident when Idents.TryGetValue(ident, out var id) => Attributes.FirstOrDefault(x => x.Id == id),
        _ => null,
    };

    /// <summary>The entity that an id, an ident or a lookup ref names; <see langword="null"/> when there is none.</summary>
    public long? EntityOf(object? value)
    {
        switch (value)
        {
            case long id: return id;
            case Keyword ident: return Idents.TryGetValue(ident, out var e) ? e : null;
            case EdnSequence { Count: 2 } pair when AttributeOf(pair[0]) is { Unique: not Uniqueness.None } unique:
                var wanted = unique.ValueType == ValueType.Ref ? EntityOf(pair[1]) : pair[1];
                return Visible.FirstOrDefault(d => d.A == unique.Id && d.Added && PlainValues.Same(d.V, wanted))?.E;
            default: return null;
        }
    }

    private List<OracleDatom> See()
    {
        var past = Events.Where(d => d.T <= BasisT).ToList();
        if (IsHistory) return [.. past.Where(d => d.T > SinceT)];
        // What holds: the last thing said about (e, a, v) is that it was added. A transaction says each thing once.
        var last = new Dictionary<string, OracleDatom>();
        foreach (var datom in past.OrderBy(d => d.T)) last[$"{datom.E} {datom.A} {PlainValues.KeyOf(datom.V)}"] = datom;
        return [.. last.Values.Where(d => d.Added && d.T > SinceT)];
    }
}
