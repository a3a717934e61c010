using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>One clause of <c>:where</c> or of a rule's body, with the place where it was written. Prints itself as EDN.</summary>
/// <param name="Form">The text it was read from.</param>
internal abstract record Clause(EdnForm Form)
{
    public sealed override string ToString() => EdnWriter.ToString(Form.Value);
}

/// <summary><c>[$src? e a v tx op]</c>; elided places are missing from <paramref name="Terms"/>.</summary>
internal sealed record PatternClause(EdnForm Form, string? Source, IReadOnlyList<Term> Terms) : Clause(Form);

/// <summary><c>(f arg …)</c>.</summary>
internal sealed record Call(string Function, IReadOnlyList<Term> Arguments)
{
    public override string ToString() => $"({string.Join(' ', Arguments.Select(a => a.ToString()).Prepend(Function))})";
}

/// <summary><c>[(f arg …)]</c>, or <c>[(f arg …) binding]</c> when <paramref name="Binding"/> is given.</summary>
internal sealed record CallClause(EdnForm Form, Call Call, Binding? Binding) : Clause(Form);

/// <summary><c>($src? name arg …)</c>.</summary>
internal sealed record RuleClause(EdnForm Form, string? Source, string Name, IReadOnlyList<Term> Arguments) : Clause(Form);

/// <summary><c>(and clause …)</c>: inside <c>or</c>, and harmless elsewhere.</summary>
internal sealed record AndClause(EdnForm Form, IReadOnlyList<Clause> Clauses) : Clause(Form);

/// <summary><c>($src? not clause …)</c>, or <c>not-join</c> when <paramref name="Joined"/> is given: only those variables cross the border.</summary>
internal sealed record NotClause(EdnForm Form, string? Source, IReadOnlyList<Variable>? Joined, IReadOnlyList<Clause> Clauses) : Clause(Form);

/// <summary>
/// <c>($src? or branch …)</c>, or <c>or-join</c> when <paramref name="Joined"/> is given: only those variables cross the border, and those
/// of <paramref name="Required"/>, which are among them, must be bound before.
/// </summary>
internal sealed record OrClause(EdnForm Form, string? Source, IReadOnlyList<Variable>? Joined, IReadOnlyList<Variable> Required, IReadOnlyList<Clause> Branches) : Clause(Form);
