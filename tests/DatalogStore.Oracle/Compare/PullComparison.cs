using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Generate;
using DatalogStore.Oracle.Pull;
using DatalogStore.Oracle.Transactions;
using DatalogStore.Transactions;

namespace DatalogStore.Oracle.Compare;

/// <summary>Random pulls of a database and of the same datoms as a list, which must agree.</summary>
internal static class PullComparison
{
    /// <summary>Beyond so many values a recursion has met too many paths to follow with the slow twin.</summary>
    private const int ValuesMax = 2_000;

    private const int Transactions = 12;

    /// <summary>Compares now, as of a moment and since one, in a world of this seed; what differs, or <see langword="null"/>.</summary>
    public static string? CompareWorld(int seed, int patterns, out int compared)
    {
        var chance = new Chance(seed);
        using var store = DatomStore.OpenInMemory();
        store.Transact(PullWorldGenerator.Schema);
        var generator = new PullWorldGenerator(chance);
        for (var i = 0; i < Transactions; i++) TryTransact(store, generator.Next());
        var twin = SchemaReader.DatabaseOf([.. store.Db.History().Datoms(DatomIndex.Eavt).Select(d => new OracleDatom(d.E, d.A, d.V, EntityId.NumberOf(d.Tx), d.Added))]);
        var t = chance.Between(2, (int)store.Db.BasisT);
        compared = 0;
        foreach (var (name, db, twinView) in new[] { ("now", store.Db, twin), ($"as of {t}", store.Db.AsOf(t), twin.AsOf(t)), ($"since {t - 1}", store.Db.Since(t - 1), twin.Since(t - 1)) })
        {
            var problem = Compare(db, twinView, chance, patterns, out var maps);
            compared += maps;
            if (problem is not null) return $"seed {seed}, {name}: {problem}";
        }

        return null;
    }

    /// <summary>Pulls every user's entity by random patterns; what differs, or <see langword="null"/>.</summary>
    /// <param name="db">The engine's database, not a history.</param>
    /// <param name="twin">The same datoms.</param>
    /// <param name="chance">Where patterns come from.</param>
    /// <param name="patterns">How many.</param>
    /// <param name="compared">How many maps were compared, nothing counting as one.</param>
    public static string? Compare(Database db, OracleDatabase twin, Chance chance, int patterns, out int compared)
    {
        compared = 0;
        var attributes = twin.Attributes.Where(a => a.Id >= BuiltIn.FirstUserAttribute).ToList();
        if (attributes.Count == 0) return null;
        var generator = new PullGenerator(chance, attributes);
        var puller = new NaivePuller(twin);
        var named = attributes.Select(a => a.Id).ToHashSet();
        var entities = twin.Visible.Where(d => named.Contains(d.A)).Select(d => d.E).Distinct().Append(7_654_321).ToList();
        for (var i = 0; i < patterns; i++)
        {
            var pattern = generator.Next();
            foreach (var e in entities)
            {
                if (Pulled(db, pattern, e) is not { } actual || Expected(puller, pattern, e) is not { } expected) continue;
                compared++;
                if (actual != expected) return $"pull {pattern} of {e}:\n  engine {actual}\n  twin   {expected}";
            }
        }

        return null;
    }

    /// <summary>A transaction that contradicts itself is one less.</summary>
    private static void TryTransact(DatomStore store, string transaction)
    {
        try
        {
            store.Transact(transaction);
        }
        catch (TransactionException)
        {
            return;
        }
    }

    private static string? Pulled(Database db, string pattern, long e)
    {
        try
        {
            return TextOf(db.Pull(pattern, e, new PullOptions { ValuesMax = ValuesMax }));
        }
        catch (DatalogException tooLarge) when (tooLarge.Code == "pull-too-large")
        {
            return null;
        }
    }

    private static string? Expected(NaivePuller puller, string pattern, long e)
    {
        try
        {
            return TextOf(puller.Pull(pattern, e));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>EDN in which the entries of a map are sorted; the order of a vector counts.</summary>
    private static string TextOf(object? value) => value switch
    {
        EdnMap map => $"{{{string.Join(", ", map.Select(e => $"{TextOf(e.Key)} {TextOf(e.Value)}").Order(StringComparer.Ordinal))}}}",
        EdnVector vector => $"[{string.Join(' ', vector.Select(TextOf))}]",
        _ => EdnWriter.ToString(value),
    };
}
