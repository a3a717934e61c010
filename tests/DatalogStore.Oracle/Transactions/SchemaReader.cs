using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;

namespace DatalogStore.Oracle.Transactions;

/// <summary>Attributes and idents, read from the datoms that hold; an ident that was given up keeps resolving until another entity takes it.</summary>
internal static class SchemaReader
{
    public static OracleDatabase DatabaseOf(IReadOnlyList<OracleDatom> events)
    {
        var idents = BuiltIn.Attributes.Select(a => (a.Ident, a.Id)).Concat(BuiltIn.Idents).ToDictionary(p => p.Item1, p => p.Item2);
        foreach (var datom in events.Where(d => d.A == BuiltIn.Ident.Id && d.Added).OrderBy(d => d.T)) idents[(Keyword)datom.V!] = datom.E;
        var visible = new OracleDatabase(events, [], idents).Visible;
        var attributes = new List<Attribute>();
        foreach (var ident in visible.Where(d => d.A == BuiltIn.Ident.Id && EntityId.PartitionOf(d.E) == Partition.Attributes && d.E >= BuiltIn.FirstUserAttribute))
        {
            object? One(Attribute property) => visible.FirstOrDefault(d => d.E == ident.E && d.A == property.Id)?.V;
            long Entity(Attribute property) => One(property) as long? ?? 0;
            var tuple = visible.FirstOrDefault(d => d.E == ident.E && d.A == BuiltIn.TupleAttributes.Id);
            var names = ((EdnVector?)tuple?.V)?.Cast<Keyword>().ToList() ?? [];
            attributes.Add(new Attribute(ident.E, (Keyword)ident.V!)
            {
                ValueType = Enum.GetValues<ValueType>().FirstOrDefault(t => t != ValueType.None && BuiltIn.OfValueType(t) == Entity(BuiltIn.AttributeValueType)),
                Cardinality = Entity(BuiltIn.AttributeCardinality) == BuiltIn.OfCardinality(Cardinality.Many) ? Cardinality.Many : Cardinality.One,
                Unique = Enum.GetValues<Uniqueness>().FirstOrDefault(u => u != Uniqueness.None && BuiltIn.OfUnique(u) == Entity(BuiltIn.Unique)),
                IsIndexed = One(BuiltIn.Index) is true,
                IsComponent = One(BuiltIn.IsComponent) is true,
                NoHistory = One(BuiltIn.NoHistory) is true,
                TupleAttributes = names,
                Constituents = [.. names.Select(name => events.Where(d => d.A == BuiltIn.Ident.Id && d.Added && d.T <= tuple!.T && name.Equals(d.V)).MaxBy(d => d.T)!.E)],
                TupleTypes = [.. ((EdnVector?)One(BuiltIn.TupleTypes))?.Cast<Keyword>().Select(name => ValueTypes.TryOfIdent(name, out var type) ? type : ValueType.None) ?? []],
                TupleType = One(BuiltIn.TupleType) is Keyword slot && ValueTypes.TryOfIdent(slot, out var slotType) ? slotType : ValueType.None,
                Doc = One(BuiltIn.Doc) as string,
            });
        }

        return new OracleDatabase(events, [.. BuiltIn.Attributes, .. attributes], idents);
    }

    /// <summary>What a transaction may not do to the schema.</summary>
    public static void Check(OracleDatabase before, IReadOnlyList<OracleDatom> datoms)
    {
        var faults = new List<string>();
        foreach (var datom in datoms.Where(d => !d.Added && before.AttributeOf(d.E) is not null))
        {
            var isEssential = datom.A == BuiltIn.Ident.Id || datom.A == BuiltIn.AttributeValueType.Id || datom.A == BuiltIn.AttributeCardinality.Id;
            if (isEssential && !datoms.Any(d => d.Added && d.E == datom.E && d.A == datom.A)) faults.Add("bad-attribute");
        }

        bool IsMany(long e) => (datoms.FirstOrDefault(d => d.E == e && d.A == BuiltIn.AttributeCardinality.Id && d.Added)?.V as long? ?? 0) is var said and not 0
            ? said == BuiltIn.OfCardinality(Cardinality.Many)
            : before.AttributeOf(e)?.Cardinality == Cardinality.Many;
        foreach (var datom in datoms.Where(d => d.Added))
        {
            if (datom.A == BuiltIn.AttributeCardinality.Id && IsMany(datom.E) && before.Attributes.Any(a => a.Constituents.Contains(datom.E))) faults.Add("bad-attribute");
            if (datom.A == BuiltIn.TupleAttributes.Id && ((EdnVector)datom.V!).Any(name => before.AttributeOf(name) is { } slot && IsMany(slot.Id))) faults.Add("bad-attribute");
            if (datom.A == BuiltIn.IsComponent.Id && datom.V is true && TypeAfter(datom.E) is not (ValueType.Ref or ValueType.Any)) faults.Add("bad-attribute");
            var isDefinition = datom.A == BuiltIn.AttributeValueType.Id || datom.A == BuiltIn.AttributeCardinality.Id;
            if (!isDefinition) continue;
            var present = before.AttributeOf(datom.E);
            var isNamed = present is not null || datoms.Any(d => d.E == datom.E && d.A == BuiltIn.Ident.Id && d.Added);
            if (EntityId.PartitionOf(datom.E) != Partition.Attributes || datom.E < BuiltIn.FirstUserAttribute || !isNamed) faults.Add("bad-attribute");
            if (datom.A == BuiltIn.AttributeValueType.Id && present is not null && present.ValueType != ValueType.None && (long)datom.V! != BuiltIn.OfValueType(ValueType.Any)) faults.Add("bad-attribute");
        }

        if (faults.Count > 0) throw new OracleTransactionException(faults);

        ValueType TypeAfter(long e)
        {
            var said = datoms.FirstOrDefault(d => d.E == e && d.A == BuiltIn.AttributeValueType.Id && d.Added)?.V as long?;
            return said is null ? before.AttributeOf(e)?.ValueType ?? ValueType.None : Enum.GetValues<ValueType>().FirstOrDefault(t => BuiltIn.OfValueType(t) == said);
        }
    }
}
