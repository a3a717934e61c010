using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DatalogStore.Tests.Architecture;

/// <summary>Holds the table of ARCHITECTURE.md over the compiled library: which folder may mention which.</summary>
public class LayeringTests
{
    private const string Root = "DatalogStore";

    /// <summary>Folder → what it may mention besides itself. The root may mention all; nothing mentions the root but its exceptions.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Edn"] = [],
        ["Model"] = ["Edn"],
        ["Codec"] = ["Model", "Edn"],
        ["Storage"] = ["Codec", "Model", "Edn"],
        ["Views"] = ["Storage", "Codec", "Model", "Edn"],
        ["Query.Parse"] = ["Pull.Parse", "Edn", "Model"],
        ["Query.Functions"] = ["Edn", "Model"],
        ["Query.Plan"] = ["Query.Parse", "Query.Functions", "Views", "Model", "Edn"],
        ["Pull.Parse"] = ["Edn", "Model"],
        ["Pull.Evaluate"] = ["Pull.Parse", "Query.Functions", "Views", "Model", "Edn"],
        ["Query.Evaluate"] = ["Pull.Evaluate", "Pull.Parse", "Query.Plan", "Query.Parse", "Query.Functions", "Views", "Model", "Edn"],
        ["Query"] = ["Query.Evaluate", "Query.Plan", "Query.Parse", "Query.Functions", "Views", "Model", "Edn"],
        ["Transactions"] = ["Views", "Storage", "Codec", "Model", "Edn"],
        ["Snapshots"] = ["Transactions", "Views", "Storage", "Codec", "Model", "Edn"],
    };

    private static readonly string[] RootExceptions = ["DatalogException", "ErrorKind", "Fault", "FaultList"];

    [Fact]
    public void Every_folder_mentions_only_what_the_table_allows()
    {
        var offenders = Mentions().Where(m => !IsAllowed(m.From, m.To)).Select(m => $"{m.From} ({m.Type}) mentions {m.To}").Distinct().Order().ToList();
        Assert.True(offenders.Count == 0, string.Join("\n", offenders));
    }

    [Fact]
    public void Only_the_rocksdb_folder_mentions_rocksdb()
    {
        var offenders = Types().Where(t => !t.FullName.StartsWith("DatalogStore.Storage.RocksDb.", StringComparison.Ordinal))
            .Where(t => References(t).Any(r => r.FullName.StartsWith("RocksDbSharp", StringComparison.Ordinal))).Select(t => t.FullName).ToList();
        Assert.Empty(offenders);
    }

    [Fact]
    public void Every_folder_of_the_library_is_in_the_table()
    {
        var folders = Types().Select(FolderOf).Where(f => f.Length > 0).Distinct().Except(Allowed.Keys);
        Assert.Empty(folders);
    }

    private static bool IsAllowed(string from, string to) => from.Length == 0 || from == to || (Allowed.TryGetValue(from, out var allowed) && allowed.Contains(to));

    private static IEnumerable<(string From, string Type, string To)> Mentions() =>
        from type in Types()
        from reference in References(type)
        let target = Outermost(reference)
        where target.Namespace == Root || target.Namespace.StartsWith(Root + ".", StringComparison.Ordinal)
        where !(target.Namespace == Root && RootExceptions.Contains(target.Name))
        select (FolderOf(type), type.FullName, FolderOf(target) is { Length: > 0 } folder ? folder : "the root: " + target.Name);

    private static IEnumerable<TypeDefinition> Types()
    {
        var assembly = AssemblyDefinition.ReadAssembly(typeof(DatalogException).Assembly.Location);
        return assembly.MainModule.GetTypes().Where(t => Outermost(t).Namespace.StartsWith(Root, StringComparison.Ordinal));
    }

    /// <summary>A type's folder: its namespace below the root; sub-folders other than the stages of Query and Pull count to their folder.</summary>
    private static string FolderOf(TypeReference type)
    {
        var below = Outermost(type).Namespace.Length > Root.Length ? Outermost(type).Namespace[(Root.Length + 1)..] : "";
        var depth = below.StartsWith("Query.", StringComparison.Ordinal) || below.StartsWith("Pull.", StringComparison.Ordinal) ? 2 : 1;
        return string.Join('.', below.Split('.').Take(depth));
    }

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type;
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var found = new List<TypeReference?> { type.BaseType };
        found.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        found.AddRange(type.Fields.Select(f => f.FieldType));
        foreach (var method in type.Methods)
        {
            found.Add(method.ReturnType);
            found.AddRange(method.Parameters.Select(p => p.ParameterType));
            if (!method.HasBody) continue;
            found.AddRange(method.Body.Variables.Select(v => v.VariableType));
            found.AddRange(method.Body.Instructions.SelectMany(Operands));
        }

        return found.OfType<TypeReference>().SelectMany(Parts);
    }

    private static IEnumerable<TypeReference> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
