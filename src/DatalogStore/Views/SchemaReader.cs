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
        var attributes = identByEntity.Where(pair => IsAttribute(pair.Key)).Select(pair => new Attribute(pair.Key, pair.Value)
        {
            ValueType = types.GetValueOrDefault(pair.Key),
            Cardinality = many.GetValueOrDefault(pair.Key) ? Cardinality.Many : Cardinality.One,
            Unique = unique.GetValueOrDefault(pair.Key),
            IsIndexed = index.GetValueOrDefault(pair.Key),
            IsComponent = component.GetValueOrDefault(pair.Key),
            NoHistory = noHistory.GetValueOrDefault(pair.Key),
            IsShared = shared.GetValueOrDefault(pair.Key),
            Doc = docs.GetValueOrDefault(pair.Key),
        });
        return new DatabaseSchema(attributes, EntityByIdent(), identByEntity);
    }

    /// <summary>Every ident ever given, to the entity that got it last.</summary>
    private Dictionary<Keyword, long> EntityByIdent()
    {
        var column = history(BuiltIn.Ident.Id);
        var given = new Dictionary<ulong, (long T, long E)>();
        for (var i = 0; i < column.Count; i++)
        {
            if (column.Added is { } added && !added[i]) continue;
            if (!given.TryGetValue(column.V[i], out var before) || before.T <= column.T[i]) given[column.V[i]] = (column.T[i], column.E[i]);
        }

        return given.ToDictionary(pair => (Keyword)words.ToValue(pair.Key)!, pair => pair.Value.E);
    }

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
