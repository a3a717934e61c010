using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Oracle;

/// <summary>What scope is defined as: the snapshot entities that can be reached from chosen roots by following every ref. Slow and obvious.</summary>
internal static class ReachabilityWalk
{
    /// <param name="view">A view without scope.</param>
    /// <param name="roots">Root entities.</param>
    public static EntityBitmap From(IDatabaseView view, IEnumerable<long> roots)
    {
        var seen = new HashSet<long>();
        var left = new Stack<long>(roots);
        var datoms = new DatomBuffer();
        while (left.TryPop(out var e))
        {
            if (!EntityId.IsSnapshotEntity(e) || !seen.Add(e)) continue;
            datoms.Clear();
            view.Entity(e, datoms);
            foreach (var v in datoms.V)
            {
                if (Word.IsRef(v)) left.Push(Word.EntityOf(v));
            }
        }

        var bitmap = new EntityBitmap();
        foreach (var e in seen.Order()) bitmap.Add((uint)EntityId.NumberOf(e));
        return bitmap;
    }
}
