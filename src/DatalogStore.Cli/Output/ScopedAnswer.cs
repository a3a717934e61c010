using System.Text;

namespace DatalogStore.Cli.Output;

/// <summary>
/// An answer that carries its scope: <c>json</c> is <c>{"scope":…,"columns":[…],"rows":…}</c>, where <c>rows</c> is the document that would stand alone
/// without it; <c>jsonl</c> begins with a line <c>{"scope":…,"columns":[…]}</c>.
/// </summary>
internal static class ScopedAnswer
{
    public static void Write(Tool tool, JsonObject? scope, Answer answer, OutputFormat format)
    {
        var head = new StringBuilder("{\"scope\":");
        Json.Write(scope, head);
        head.Append(",\"columns\":");
        Json.Write(answer.Columns, head);
        if (format == OutputFormat.Jsonl)
        {
            tool.Out.WriteLine(head.Append('}'));
            AnswerWriter.Write(tool, answer, format);
            return;
        }

        tool.Out.Write(head.Append(",\"rows\":\n"));
        AnswerWriter.Write(tool, answer, format);
        tool.Out.WriteLine('}');
    }
}
