using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>One entry of <c>:in</c>.</summary>
internal abstract record Input(EdnForm Form);

/// <summary><c>$</c> or <c>$name</c>: a database, or a collection of tuples.</summary>
internal sealed record SourceInput(EdnForm Form, string Name) : Input(Form);

/// <summary><c>%</c>: rules.</summary>
internal sealed record RulesInput(EdnForm Form) : Input(Form);

/// <summary>Values for variables.</summary>
internal sealed record BindingInput(EdnForm Form, Binding Binding) : Input(Form);
