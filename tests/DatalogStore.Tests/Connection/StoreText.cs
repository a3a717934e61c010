using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Tests.Connection;

/// <summary>What a database answers, without the numbers that depend on how it came to be: entities by content hash or snapshot id, no transactions.</summary>
internal static class StoreText
{
    /// <summary>All datoms of hashed entities and of snapshots' metadata, from every index and of all time.</summary>
    public static string Of(Database db) => string.Join('\n', Lines(db));

    public static string Difference(Database expected, Database actual)
    {
        var (x, y) = (Lines(expected).ToHashSet(), Lines(actual).ToHashSet());
        return string.Join('\n', x.Except(y).Take(10).Select(l => "missing " + l).Concat(y.Except(x).Take(10).Select(l => "too many " + l)));
    }

    /// <summary>Every way to a datom agrees with every other, at the present basis and some earlier ones.</summary>
    public static void CheckIndexes(DatomStore store, string where)
    {
        var now = store.Db;
        var told = now.TxRange().SelectMany(x => x.Datoms).Select(Show).ToHashSet();
        var history = now.History();
        Assert.True(told.SetEquals(history.Datoms(DatomIndex.Eavt).Select(Show)), $"{where}: the log and the history differ");
        for (var t = now.BasisT; t >= 0; t -= 1 + (now.BasisT / 8))
        {
            foreach (var db in new[] { now.AsOf(t), now.AsOf(t).History() })
            {
                using var view = db.OpenView();
                var columns = new HashSet<WordDatom>();
                foreach (var attribute in view.Schema.Attributes)
                {
                    var column = view.Column(attribute.Id);
                    var rows = Enumerable.Range(0, column.Count).Select(i => new WordDatom(column.E[i], attribute.Id, column.V[i], column.T[i], column.Added is null || column.Added[i])).ToList();
                    foreach (var group in rows.GroupBy(r => r.V))
                    {
                        var found = new DatomBuffer();
                        view.ByValue(attribute.Id, group.Key, found);
                        var byValue = Enumerable.Range(0, found.Count).Select(i => found[i]).ToHashSet();
                        Assert.True(byValue.SetEquals(group), $"{where}, t {t}: {attribute.Ident} {EdnWriter.ToString(view.Words.ToValue(group.Key))}: {byValue.Count} by value, {group.Count()} in the column");
                    }

                    columns.UnionWith(rows);
                }

                var entities = new HashSet<WordDatom>();
                foreach (var e in columns.Select(d => d.E).Distinct())
                {
                    var found = new DatomBuffer();
                    view.Entity(e, found);
                    for (var i = 0; i < found.Count; i++) entities.Add(found[i]);
                }

                Assert.True(entities.SetEquals(columns), $"{where}, t {t}: {entities.Count} datoms of entities, {columns.Count} in columns");
                foreach (var d in columns) view.Words.ToValue(d.V);
            }
        }
    }

    private static string Show(Datom d) => EdnWriter.ToString(EdnVector.Of(d.E, d.A, d.V, d.Tx, d.Added));

    private static List<string> Lines(Database db)
    {
        var names = new Dictionary<long, string>();
        var idents = db.Attributes.ToDictionary(a => a.Id, a => a.Ident.ToString());
        // A ref may lead out of the scope.
        var all = db.All();
        foreach (var d in all.Datoms(DatomIndex.Aevt, Keyword.Of("content/hash"))) names[d.E] = (string)d.V;
        foreach (var d in all.Datoms(DatomIndex.Aevt, Keyword.Of("snapshot/id"))) names[d.E] = d.V.ToString()!;
        foreach (var d in all.Datoms(DatomIndex.Aevt, Keyword.Of("db/ident"))) names.TryAdd(d.E, d.V.ToString()!);
        foreach (var d in all.Datoms(DatomIndex.Aevt, Keyword.Of("snapshot/metadata"))) names[d.E] = "a transaction";
        string Name(long e) => names.GetValueOrDefault(e, "?");
        string Value(Datom d) => db.TryAttribute(Keyword.Of(idents[d.A][1..]), out var a) && a.ValueType is Model.ValueType.Ref or Model.ValueType.Any && d.V is long e && names.TryGetValue(e, out var name) ? name : EdnWriter.ToString(d.V);
        bool Counts(Datom d) => names.ContainsKey(d.E) && EntityId.PartitionOf(d.E) != Partition.Attributes && idents[d.A] is not (":db/txInstant" or ":snapshot/complete" or ":snapshot/metadata");
        var lines = new List<string>();
        foreach (var index in new[] { DatomIndex.Eavt, DatomIndex.Aevt, DatomIndex.Avet, DatomIndex.Vaet })
        {
            foreach (var view in new[] { db, db.History() })
                lines.AddRange(view.Datoms(index).Where(Counts).Select(d => $"{index} {ReferenceEquals(view, db)} {Name(d.E)} {idents[d.A]} {Value(d)} {d.Added}").Distinct());
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
