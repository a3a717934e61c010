using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// Builds the schema from its datoms. An attribute is an entity of the attribute partition with an ident, apart from the numbers of the built-in idents
/// that are values (500–999). A type or cardinality that is missing is none and one.
/// </summary>
/// <param name="current">The present column of an attribute.</param>
/// <param name="history">The column with everything ever asserted and retracted.</param>
/// <param name="words">Words to values.</param>
internal sealed class SchemaReader(Func<long, Column> current, Func<long, Column> history, IWordTable words)
{
    private static readonly Dictionary<long, ValueType> TypeOf = Enum.GetValues<ValueType>().ToDictionary(BuiltIn.OfValueType);
    private static readonly Dictionary<long, Uniqueness> UniqueOf = Enum.GetValues<Uniqueness>().ToDictionary(BuiltIn.OfUnique);

    public DatabaseSchema Read()
    {
        var identByEntity = new Dictionary<long, Keyword>();
        foreach (var (e, word) in Rows(current(BuiltIn.Ident.Id))) identByEntity[e] = (Keyword)words.ToValue(word)!;
        var types = Map(BuiltIn.AttributeValueType, word => TypeOf.GetValueOrDefault(Word.EntityOf(word)));
        var many = Map(BuiltIn.AttributeCardinality, word => Word.EntityOf(word) == BuiltIn.OfCardinality(Cardinality.Many));
        var unique = Map(BuiltIn.Unique, word => UniqueOf.GetValueOrDefault(Word.EntityOf(word)));
        var (index, component, noHistory, shared) = (Flags(BuiltIn.Index), Flags(BuiltIn.IsComponent), Flags(BuiltIn.NoHistory), Flags(BuiltIn.SnapshotShared));
        var docs = Map(BuiltIn.Doc, word => (string?)words.ToValue(word));
        var given = IdentsGiven();
        var composites = Composites(given);
        var slots = Map(BuiltIn.TupleTypes, word => (IReadOnlyList<ValueType>)[.. Keywords(word).Select(TypeNamed)]);
        var slot = Map(BuiltIn.TupleType, word => TypeNamed((Keyword)words.ToValue(word)!));
        var predicates = Rows(current(BuiltIn.AttributePredicates.Id)).ToLookup(row => row.E, row => (Symbol)words.ToValue(row.V)!);
        var attributes = identByEntity.Where(pair => IsAttribute(pair.Key)).Select(pair => new Attribute(pair.Key, pair.Value)
        {
            ValueType = types.GetValueOrDefault(pair.Key),
            Cardinality = many.GetValueOrDefault(pair.Key) ? Cardinality.Many : Cardinality.One,
            Unique = unique.GetValueOrDefault(pair.Key),
            IsIndexed = index.GetValueOrDefault(pair.Key),
            IsComponent = component.GetValueOrDefault(pair.Key),
            NoHistory = noHistory.GetValueOrDefault(pair.Key),
            IsShared = shared.GetValueOrDefault(pair.Key),
            TupleAttributes = composites.GetValueOrDefault(pair.Key).Names ?? [],
            Constituents = composites.GetValueOrDefault(pair.Key).Entities ?? [],
            TupleTypes = slots.GetValueOrDefault(pair.Key, []),
            TupleType = slot.GetValueOrDefault(pair.Key),
            Predicates = predicates[pair.Key].OrderBy(symbol => symbol.Text, StringComparer.Ordinal).ToArray(),
            Doc = docs.GetValueOrDefault(pair.Key),
        });
        var entityByIdent = given.Keys.ToDictionary(ident => ident, ident => EntityNamed(given, ident, long.MaxValue));
        return new DatabaseSchema(attributes, entityByIdent, identByEntity);
    }

    /// <summary>To whom every ident was given, ever, and when.</summary>
    private Dictionary<Keyword, List<(long T, long E)>> IdentsGiven()
    {
        var column = history(BuiltIn.Ident.Id);
        var given = new Dictionary<ulong, List<(long T, long E)>>();
        for (var i = 0; i < column.Count; i++)
        {
            if (column.Added is { } added && !added[i]) continue;
            if (!given.TryGetValue(column.V[i], out var times)) given.Add(column.V[i], times = []);
            times.Add((column.T[i], column.E[i]));
        }

        return given.ToDictionary(pair => (Keyword)words.ToValue(pair.Key)!, pair => pair.Value);
    }

    /// <summary>The entity that had got an ident last by transaction <paramref name="t"/>; −1 when none had.</summary>
    private static long EntityNamed(Dictionary<Keyword, List<(long T, long E)>> given, Keyword ident, long t) =>
        given.TryGetValue(ident, out var times) && times.Where(g => g.T <= t).ToList() is { Count: > 0 } known ? known.MaxBy(g => g.T).E : -1;

    /// <summary>The attributes of every composite tuple: its names are understood as of the transaction that defined it.</summary>
    private Dictionary<long, (IReadOnlyList<Keyword> Names, IReadOnlyList<long> Entities)> Composites(Dictionary<Keyword, List<(long T, long E)>> given)
    {
        var column = current(BuiltIn.TupleAttributes.Id);
        var composites = new Dictionary<long, (IReadOnlyList<Keyword>, IReadOnlyList<long>)>();
        for (var i = 0; i < column.Count; i++)
        {
            var (names, t) = (Keywords(column.V[i]).ToList(), column.T[i]);
            composites[column.E[i]] = (names, [.. names.Select(name => EntityNamed(given, name, t))]);
        }

        return composites;
    }

    private IEnumerable<Keyword> Keywords(ulong word) => ((EdnVector)words.ToValue(word)!).OfType<Keyword>();

    private static ValueType TypeNamed(Keyword ident) => ValueTypes.TryOfIdent(ident, out var type) ? type : ValueType.None;

    private Dictionary<long, bool> Flags(Attribute attribute) => Map(attribute, word => word == Word.True);

    private Dictionary<long, T> Map<T>(Attribute attribute, Func<ulong, T> read)
    {
        var map = new Dictionary<long, T>();
        foreach (var (e, word) in Rows(current(attribute.Id))) map[e] = read(word);
        return map;
    }

    private static IEnumerable<(long E, ulong V)> Rows(Column column)
    {
        for (var i = 0; i < column.Count; i++) yield return (column.E[i], column.V[i]);
    }

    private static bool IsAttribute(long e) => EntityId.PartitionOf(e) == Partition.Attributes && EntityId.NumberOf(e) is < BuiltIn.FirstIdentNumber or >= BuiltIn.FirstUserNumber;
}
