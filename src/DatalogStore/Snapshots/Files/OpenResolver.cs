using DatalogStore.Edn;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>Takes any attribute: for a schema file, which defines its own, and for a file shown by itself.</summary>
internal sealed class OpenResolver(AttributeNames names, Func<string, bool>? mayHoldRefs = null) : IAttributeResolver
{
    private readonly List<string> _texts = [];

    public string TextOf(int attribute) => _texts[attribute];

    public int Resolve(string text)
    {
        var index = names.Intern(Keyword.Of(text));
        if (index == _texts.Count) _texts.Add(text);
        return index;
    }

    public bool MayHoldRefs(int attribute) => mayHoldRefs is null || mayHoldRefs(_texts[attribute]);
}
