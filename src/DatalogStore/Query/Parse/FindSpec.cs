using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Pull.Parse;

namespace DatalogStore.Query.Parse;

/// <summary>One element of <c>:find</c>.</summary>
internal abstract record FindElement(EdnForm Form)
{
    public sealed override string ToString() => EdnWriter.ToString(Form.Value);
}

/// <summary><c>?x</c>.</summary>
internal sealed record FindVariable(EdnForm Form, Variable Variable) : FindElement(Form);

/// <summary><c>(count ?x)</c>, <c>(min 3 ?x)</c>: the last argument is the variable.</summary>
internal sealed record FindAggregate(EdnForm Form, string Name, IReadOnlyList<Term> Arguments, Variable Variable) : FindElement(Form);

/// <summary><c>(pull $src? ?e pattern)</c>.</summary>
/// <param name="Form">The whole element.</param>
/// <param name="Source">The database it pulls from.</param>
/// <param name="Variable">The entity.</param>
/// <param name="Pattern">The pattern, when it is written in place.</param>
/// <param name="Input">The input that gives the pattern otherwise.</param>
internal sealed record FindPull(EdnForm Form, string Source, Variable Variable, PullPattern? Pattern, Variable? Input) : FindElement(Form);

/// <summary>What <c>:find</c> asks for.</summary>
internal sealed record FindSpec(FindShape Shape, IReadOnlyList<FindElement> Elements);

/// <summary><c>:keys</c>, <c>:strs</c> or <c>:syms</c>: each row is a map with these keys, one per element.</summary>
internal sealed record ReturnMap(IReadOnlyList<object> Keys);

/// <summary>One key of <c>:order-by</c>: a column of <c>:find</c>, by its number.</summary>
internal sealed record OrderKey(int Column, bool IsDescending);
