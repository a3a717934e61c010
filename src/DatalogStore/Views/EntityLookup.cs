using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>Finds the entity that a caller names: an id, an ident, or a lookup ref <c>[:unique/attribute value]</c>.</summary>
internal static class EntityLookup
{
    public static bool TryFind(IDatabaseView view, object? entity, out long e)
    {
        e = 0;
        switch (entity)
        {
            case long id:
                e = id;
                return id is >= 0 and <= EntityId.Max;
            case int id:
                e = id;
                return id >= 0;
            case Keyword ident: return view.Schema.TryGetEntity(ident, out e);
            case EdnSequence { Count: 2 } pair when pair[0] is Keyword name && view.Schema.TryGetAttribute(name, out var attribute) && attribute.Unique != Uniqueness.None:
                if (!view.Words.TryToWord(pair[1], out var word) || Word.IsNaN(word)) return false;
                var found = new DatomBuffer();
                view.ByValue(attribute.Id, word, found);
                if (found.Count > 0) e = found.E[0];
                return found.Count > 0;
            default: return false;
        }
    }
}
