using DatalogStore.Model;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>What no input has by itself: entries of a map whose keys are data, and documents that strings hold.</summary>
internal sealed partial class MapBuilder
{
    /// <summary>A map whose keys are data begins: a set of entries under the present attribute, or, in a list, under its <c>…/*</c>.</summary>
    public void BeginEntries() => BeginList();

    /// <summary>An entry of such a map begins: an entity with this key, whose own keys, if its value is a map, lie where those of the map around would.</summary>
    public void BeginEntry(ReadOnlySpan<byte> key)
    {
        BeginMap();
        Frame.Attribute = Paths.OfOurs(Frame.Path, "%key"u8);
        Add(ValueKind.String, key);
    }

    /// <summary>The entry's value is no map: it comes next. <see cref="EndMap"/> ends the entry.</summary>
    public void EntryValue() => Frame.Attribute = Paths.OfOurs(Frame.Path, "%value"u8);

    /// <summary>The entries are at their end. They had no order to lose.</summary>
    public void EndEntries()
    {
        Nesting--;
        ref var frame = ref Frame;
        if (frame.IsList) Close();
        else frame.InList = false;
    }

    /// <summary>Drops an entry by its place among those of the innermost set: its key comes again, and the last one wins.</summary>
    public void DropEntry(int place)
    {
        Repeated(Frame.Attribute);
        var at = Frame.ListFirstPair + place;
        _pairs.AsSpan(at + 1, _pairCount - at - 1).CopyTo(_pairs.AsSpan(at));
        _pairCount--;
        HasOrphans = true;
    }

    /// <summary>The next value is what the string that was just added holds; <see cref="EndDocument"/> goes on behind the string.</summary>
    public void BeginDocument() => Frame.Attribute = Paths.OfOurs(Frame.Attribute, "%doc"u8);

    /// <summary>The document of a string is at its end.</summary>
    public void EndDocument() => Frame.Attribute = Paths[Frame.Attribute].Parent;

    private void Repeated(int attribute)
    {
        var name = Paths[attribute].Ident.Text;
        Counts.RepeatedKeys[name] = Counts.RepeatedKeys.GetValueOrDefault(name) + 1;
    }

    /// <summary>Whether pairs of an attribute stand for values of a key: they are its own, or those of the documents that its strings hold.</summary>
    private bool IsOfKey(int attribute, int key) => attribute == key || (Paths[attribute] is { IsOurs: true } path && path.Parent == key && path.Key.AsSpan().SequenceEqual("%doc"u8));
}
