using System.Numerics;
using System.Runtime.InteropServices;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

public sealed partial class Database
{
    /// <summary>
    /// The types that an attribute's values have, most frequent first. One whose schema says <c>:db.type/any</c> was met with several in all that was written;
    /// this database may show fewer. Every datom of the attribute is read.
    /// </summary>
    /// <param name="attribute">Its ident or id.</param>
    /// <exception cref="DatalogException"><c>unknown-attribute</c>.</exception>
    public IReadOnlyList<TypeMet> TypesMet(object attribute) => Read(view =>
    {
        var column = view.Column(IndexComponents.AttributeOf(view, attribute).Id);
        var met = new Dictionary<ValueType, (int First, long Datoms)>();
        for (var row = 0; row < column.Count; row++)
        {
            ref var counted = ref CollectionsMarshal.GetValueRefOrAddDefault(met, TypeOf(view, column.V[row]), out var isKnown);
            if (!isKnown) counted.First = row;
            counted.Datoms++;
        }

        return met.OrderByDescending(m => m.Value.Datoms).ThenBy(m => m.Key).Select(m => new TypeMet(m.Key, m.Value.Datoms, ExampleOf(view, column.V[m.Value.First]))).ToArray();
    });

    private static ValueType TypeOf(IDatabaseView view, ulong word) => Word.KindOf(word) switch
    {
        WordKind.Double => ValueType.Double,
        WordKind.Ref => ValueType.Ref,
        WordKind.Long => ValueType.Long,
        WordKind.Constant => ValueType.Boolean,
        // The only values of kind Other that datoms have are instants far from now.
        WordKind.Instant or WordKind.Other => ValueType.Instant,
        WordKind.String => ValueType.String,
        WordKind.Keyword => ValueType.Keyword,
        WordKind.Symbol => ValueType.Symbol,
        WordKind.Uri => ValueType.Uri,
        WordKind.Uuid => ValueType.Uuid,
        WordKind.Bytes => ValueType.Bytes,
        WordKind.Tuple => ValueType.Tuple,
        WordKind.Integer => view.Words.ToValue(word) is BigInteger ? ValueType.BigInt : ValueType.Long,
        WordKind.BigDec => ValueType.BigDec,
        var other => throw new InvalidOperationException($"no datom has a value of kind {other}"),
    };

    private static object ExampleOf(IDatabaseView view, ulong word) => Word.IsRef(word) ? Word.EntityOf(word) : view.Words.ToValue(word)!;
}
