using System.Collections.Immutable;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Pull;

/// <summary>
/// Pulls from a list of datoms, and shares nothing with the engine's puller, not even its parser: it walks the pattern as EDN and looks through all
/// datoms for each attribute. The functions of <c>:xform</c> are <c>vector</c> and <c>count</c>. In a list of datoms a number and an entity under
/// <c>:db.type/any</c> look alike; there it gives up with a <see cref="NotSupportedException"/>.
/// </summary>
internal sealed class NaivePuller(OracleDatabase db)
{
    private static readonly Keyword Id = Keyword.Of("db/id");

    /// <summary>What a pattern gives for an entity; <see langword="null"/> for nothing.</summary>
    public EdnMap? Pull(string pattern, long e) => Map((EdnVector)EdnReader.Read(pattern)!, e, isReferred: false, [], ImmutableDictionary<string, long>.Empty);

    private EdnMap? Map(EdnVector pattern, long e, bool isReferred, ImmutableHashSet<long> path, ImmutableDictionary<string, long> left)
    {
        var isShown = db.Visible.Any(d => d.E == e);
        var specs = new List<Spec>();
        foreach (var element in pattern)
        {
            if (element is Symbol { Text: "*" }) continue;
            if (element is not EdnMap map) specs.Add(Spec.Of(element, null));
            else specs.AddRange(map.Select(entry => Spec.Of(entry.Key, entry.Value)));
        }

        // Of two with one key the later counts.
        specs = [.. specs.Where((s, i) => !specs.Skip(i + 1).Any(later => Equals(later.Key, s.Key)))];
        var found = new Dictionary<object, object?>();
        foreach (var spec in specs.Where(s => s.Name != Id))
        {
            var value = Found(pattern, spec, e, path, left, out var isThere);
            if (isThere && value is not null) value = spec.Transformed(value);
            if (!isThere && spec.HasDefault && isShown) found[spec.Key] = spec.Default;
            else if (value is not null) found[spec.Key] = value;
        }

        var hasWildcard = pattern.Any(p => p is Symbol { Text: "*" });
        foreach (var attribute in hasWildcard ? db.Attributes : [])
        {
            if (specs.Any(s => (!s.IsReverse && NameOf(s)?.Id == attribute.Id) || Equals(s.Key, attribute.Ident))) continue;
            if (Found(pattern, Spec.Of(attribute.Ident, null), e, path, left, out _) is { } value) found[attribute.Ident] = value;
        }

        if (isReferred || isShown || found.Count > 0)
        {
            foreach (var id in specs.Where(s => s.Name == Id)) found[id.Key] = e;
            if (hasWildcard && !specs.Any(s => s.Name == Id || Equals(s.Key, Id))) found[Id] = e;
        }

        return found.Count == 0 ? null : EdnMap.Of(found.Select(f => new KeyValuePair<object, object?>(f.Key, f.Value)));
    }

    private Model.Attribute? NameOf(Spec spec) => db.AttributeOf(spec.Name);

    private object? Found(EdnVector pattern, Spec spec, long e, ImmutableHashSet<long> path, ImmutableDictionary<string, long> left, out bool isThere)
    {
        isThere = false;
        if (NameOf(spec) is not { } attribute) return null;
        var isRef = attribute.ValueType == ValueType.Ref;
        var values = new List<object?>();
        foreach (var datom in db.Visible.Where(d => d.A == attribute.Id))
        {
            if (attribute.ValueType == ValueType.Any && datom.V is long) throw new NotSupportedException("a number or an entity");
            if (!spec.IsReverse && datom.E == e) values.Add(datom.V);
            if (spec.IsReverse && isRef && Equals(datom.V, e)) values.Add(datom.E);
        }

        isThere = values.Count > 0;
        values.Sort(PlainValues.CompareInIndex);
        var isMany = spec.IsReverse ? !attribute.IsComponent || attribute.IsShared : attribute.Cardinality == Cardinality.Many;
        var shown = values.Select(v => isRef ? Reference(pattern, spec, attribute, (long)v!, path, left) : v).Where((v, i) => isMany || i == 0).Where(v => v is not null).Take(spec.Limit).ToArray();
        return shown.Length == 0 ? null : isMany ? new EdnVector(shown) : shown[0];
    }

    private EdnMap? Reference(EdnVector pattern, Spec spec, Model.Attribute attribute, long e, ImmutableHashSet<long> path, ImmutableDictionary<string, long> left)
    {
        var bare = EdnMap.Of([new(Id, e)]);
        switch (spec.Nested)
        {
            case EdnVector nested: return Map(nested, e, isReferred: true, attribute.IsComponent ? path.Add(e) : path, ImmutableDictionary<string, long>.Empty);
            case null when attribute.IsComponent && !spec.IsReverse && !path.Contains(e): return Map(EdnVector.Of(new Symbol("*")), e, isReferred: true, path.Add(e), ImmutableDictionary<string, long>.Empty);
            case null: return bare;
        }

        if (path.Contains(e)) return bare;
        var depth = spec.Nested is long most ? left.GetValueOrDefault(spec.Text, most) : long.MaxValue;
        return depth == 0 ? null : Map(pattern, e, isReferred: true, path.Add(e), spec.Nested is long ? left.SetItem(spec.Text, depth - 1) : left);
    }

    /// <summary>An attribute of a pattern as it is written, taken apart.</summary>
    private sealed record Spec(string Text, Keyword Name, bool IsReverse, object Key, object? Nested)
    {
        public int Limit { get; private init; } = 1000;

        public object? Default { get; private init; }

        public bool HasDefault { get; private init; }

        private string? Function { get; init; }

        public static Spec Of(object? form, object? nested)
        {
            var parts = form is EdnSequence list ? list.ToList() : [form];
            if (parts[0] is Symbol legacy) parts = [parts[1], Keyword.Of(legacy.Text), parts[2]];
            var written = (Keyword)parts[0]!;
            var options = new Dictionary<string, object?>();
            for (var i = 1; i < parts.Count; i += 2) options[((Keyword)parts[i]!).Text] = parts[i + 1];
            var isReverse = written.Name.StartsWith('_');
            var name = isReverse ? Keyword.Of(written.Namespace, written.Name[1..]) : written;
            return new Spec(EdnWriter.ToString(form), name, isReverse, options.GetValueOrDefault("as", written)!, nested)
            {
                Limit = !options.TryGetValue("limit", out var limit) ? 1000 : limit is null ? int.MaxValue : (int)(long)limit,
                HasDefault = options.ContainsKey("default"),
                Default = options.GetValueOrDefault("default"),
                Function = (options.GetValueOrDefault("xform") as Symbol)?.Text,
            };
        }

        public object? Transformed(object value) => Function switch
        {
            "vector" => EdnVector.Of(value),
            "count" => (long)((IReadOnlyCollection<object?>)value).Count,
            _ => value,
        };
    }
}
