using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>Holds <c>aevt</c>, <c>avet</c> and <c>vaet</c> against <c>eavt</c>, attribute by attribute, and their rows about versions of long lists against these versions.</summary>
internal sealed class IndexCheck(RowWalk walk, EntityCheck entities, ListCheck lists, StatisticsCheck statistics, DatomText text)
{
    private readonly PieceStreams _again = new(walk.Again());

    public void Run()
    {
        var pieces = new PieceStreams(walk);
        var differences = new Differences(walk.Findings, text);
        var columns = new AttributeSums();
        pieces.Columns(columns.Add);
        differences.Tell("index-differs", ColumnFamily.Aevt, "eavt", columns.DifferingFrom(entities.Sums), _again.Columns, take => _again.Entities(take));
        Compare(pieces.Values, _again.Values, differences, ColumnFamily.Avet, entities.Values, take => _again.Entities(OfValues(take)), OfValueEvents);
        Compare(pieces.Refs, _again.Refs, differences, ColumnFamily.Vaet, entities.Refs, take => _again.Entities(OfRefs(take)), OfRefEvents);
    }

    /// <summary>Compares one index, the rows of entities and those of versions each for itself.</summary>
    private void Compare(
        Action<TakeDatom> first, Action<TakeDatom> again, Differences differences, ColumnFamily family, AttributeSums expected, Differences.Stream expectedRows, Func<TakeDatom, TakeDatom> ofEvents)
    {
        var (found, events, expectedEvents) = (new AttributeSums(), new AttributeSums(), new AttributeSums());
        lists.Events(walk.Again(), ofEvents(expectedEvents.Add));
        first(Split(family, found.Add, events.Add, isTelling: true));
        differences.Tell("index-differs", family, "eavt", found.DifferingFrom(expected), take => again(Split(family, take, Nothing, isTelling: false)), expectedRows);
        differences.Tell("index-differs", family, "lists", events.DifferingFrom(expectedEvents), take => again(Split(family, Nothing, take, isTelling: false)), take => lists.Events(walk.Again(), ofEvents(take)));
    }

    /// <summary>Sends rows of entities one way, rows of versions another, without their t, which is only held against that of the owners.</summary>
    private TakeDatom Split(ColumnFamily family, TakeDatom plain, TakeDatom events, bool isTelling) => (e, a, v, t, added) =>
    {
        // Where some datoms are not in avet, nobody reads what is.
        if (family == ColumnFamily.Avet && !statistics.HasValueIndex(a)) return;
        if (!WideList.IsPseudo(e))
        {
            plain(e, a, v, t, added);
            return;
        }

        events(e, a, v, 0, added);
        if (isTelling && t > lists.LatestOf(EntityId.NumberOf(e)))
            walk.Findings.Add(new Finding("index-differs", family, null, $"A row about {text.Of(new WordDatom(e, a, v, t, added))} is later than the first entity that has the list."));
    };

    private TakeDatom OfValues(TakeDatom take) => (e, a, v, t, added) =>
    {
        if (entities.IsInValues(e, a, v)) take(e, a, v, t, added);
    };

    private static TakeDatom OfRefs(TakeDatom take) => (e, a, v, t, added) =>
    {
        if (EntityCheck.IsInRefs(v, out var reference)) take(e, a, reference, t, added);
    };

    private TakeDatom OfValueEvents(TakeDatom take) => (e, a, v, t, added) =>
    {
        if (!Word.IsRef(v) && statistics.HasValueIndex(a)) take(e, a, v, t, added);
    };

    private static TakeDatom OfRefEvents(TakeDatom take) => (e, a, v, t, added) =>
    {
        if (Word.IsRef(v)) take(e, a, v, t, added);
    };

    private static void Nothing(long e, long a, ulong v, long t, bool added)
    {
        // The other way of a split is looked at.
    }
}
