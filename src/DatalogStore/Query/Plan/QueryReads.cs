using DatalogStore.Edn;
using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>What a query reads of one source, and whether reading more could take a row away from its answer. Where that cannot be told it says the most.</summary>
internal sealed class QueryReads
{
    private readonly string _source;
    private readonly QueryWords _words;
    private readonly HashSet<long> _attributes = [];
    private readonly HashSet<Keyword> _unknown = [];

    private QueryReads(string source, QueryWords words) => (_source, _words) = (source, words);

    /// <summary>The attributes by entity id.</summary>
    public IReadOnlyCollection<long> Attributes => _attributes;

    /// <summary>Names that the source's schema does not know.</summary>
    public IReadOnlyCollection<Keyword> Unknown => _unknown;

    /// <summary>Whether it may read any attribute: one is a variable, or a clause asks which entities there are.</summary>
    public bool IsAll { get; private set; }

    /// <summary>Whether more datoms can only give more rows: there is no negation, aggregate, default or pull.</summary>
    public bool IsMonotone { get; private set; } = true;

    /// <param name="query">The query, its rules as they were written.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="words">The query's words.</param>
    public static QueryReads Of(ResolvedQuery query, string source, QueryWords words)
    {
        var reads = new QueryReads(source, words);
        foreach (var goal in query.Where.Goals.Concat(query.Predicates.SelectMany(p => p.Rules).SelectMany(r => r.Body.Goals))) reads.Add(goal);
        foreach (var element in query.Parsed.Find.Elements)
        {
            reads.IsMonotone &= element is FindVariable;
            reads.IsAll |= element is FindPull pull && pull.Source == source;
        }
        return reads;
    }

    private void Add(Goal goal)
    {
        switch (goal)
        {
            case PatternGoal pattern when pattern.Source.Name == _source: Add(pattern); break;
            case SnapshotGoal snapshots when snapshots.Source.Name == _source:
                // Which snapshots are there decides more than datoms do; what was collected is told by metadata alone.
                IsAll |= snapshots.Relation != SnapshotRelation.Collected;
                IsMonotone = false;
                break;
            case CallGoal call: Add(call); break;
            case NotGoal not:
                IsMonotone = false;
                foreach (var inner in not.Body.Goals) Add(inner);
                break;
            case OrGoal or:
                foreach (var inner in or.Branches.SelectMany(b => b.Goals)) Add(inner);
                break;
            default: break;
        }
    }

    private void Add(PatternGoal pattern)
    {
        if (pattern.Attribute is { } attribute) _attributes.Add(attribute.Id);
        else if (pattern.A.IsConstant && _words.ToValue(pattern.A.Word) is Keyword ident && !Model.AttributeEnding.IsOpen(ident)) _unknown.Add(ident);
        else IsAll = true;
    }

    /// <summary>A function of the database answers otherwise when there is more; the attributes it is given are its constants.</summary>
    private void Add(CallGoal call)
    {
        var sources = call.Arguments.Where(a => a.Source is not null).ToList();
        if (sources.Count == 0) return;
        IsMonotone = false;
        if (!sources.Exists(a => a.Source!.Name == _source)) return;
        var idents = call.Arguments.Where(a => a.Slot.IsConstant).Select(a => _words.ToValue(a.Slot.Word)).OfType<Keyword>().ToList();
        IsAll |= idents.Count == 0 || call.Arguments.Skip(2).Any(a => a.Slot.IsVariable);
        foreach (var ident in idents)
        {
            if (((DatabaseSource)sources[0].Source!).View.Schema.TryGetAttribute(ident, out var attribute)) _attributes.Add(attribute.Id);
            else _unknown.Add(ident);
        }
    }
}
