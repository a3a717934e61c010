using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Demo;

/// <summary>Text for a person, on standard output: paragraphs broken at the width of the terminal, commands as one would type them, answers below.</summary>
internal sealed class Story(Tool tool)
{
    private const int WidthMax = 96;
    private const string Indent = "    ";

    /// <summary>Stands for a blank at which a line is not broken.</summary>
    private const char Glue = '\u00A0';

    private readonly int _width = tool.OutIsTerminal ? Math.Clamp(tool.OutWidth - 1, 40, WidthMax) : WidthMax;
    private readonly bool _isColored = tool.OutIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Title(string text)
    {
        tool.Out.WriteLine();
        tool.Out.WriteLine(_isColored ? $"\u001b[1m{text}\u001b[0m" : text);
        tool.Out.WriteLine(new string('─', TextWidth.Of(text)));
        tool.Out.Flush();
    }

    public void Paragraph(string text)
    {
        tool.Out.WriteLine();
        foreach (var line in Wrap(text, _width)) tool.Out.WriteLine(line);
        tool.Out.Flush();
    }

    /// <summary>A command as one would type it; long ones are continued with a backslash.</summary>
    public void Command(string text)
    {
        tool.Out.WriteLine();
        var lines = Wrap("$ " + GlueOptions(text), _width - Indent.Length - 6).Select(l => l.Replace(Glue, ' ')).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = (i == 0 ? "" : "    ") + lines[i] + (i < lines.Count - 1 ? " \\" : "");
            tool.Out.WriteLine(_isColored ? $"\u001b[36m{Indent}{line}\u001b[0m" : Indent + line);
        }

        tool.Out.Flush();
    }

    /// <summary>A text with its own lines, such as a query.</summary>
    public void Verbatim(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n')) tool.Out.WriteLine(Indent + TextWidth.Cut(line, tool.OutIsTerminal ? tool.OutWidth - Indent.Length : int.MaxValue));
    }

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var inner = new Tool { Out = text, Error = TextWriter.Null, OutIsTerminal = tool.OutIsTerminal, OutWidth = tool.OutWidth - Indent.Length };
        TableWriter.Write(inner, Answer.Listing(columns, rows));
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n')) tool.Out.WriteLine(Indent + line);
        tool.Out.Flush();
    }

    /// <summary>Short values side by side.</summary>
    public void Values(IEnumerable<string> values, string none)
    {
        var text = string.Join(' ', values);
        foreach (var line in Wrap(text.Length == 0 ? none : text, _width - Indent.Length)) tool.Out.WriteLine(Indent + line);
        tool.Out.Flush();
    }

    /// <summary>Keeps an option and its value on one line.</summary>
    private static string GlueOptions(string command)
    {
        var words = command.Split(' ');
        return string.Concat(words.Select((word, i) => word + (i == words.Length - 1 ? "" : word.StartsWith("--", StringComparison.Ordinal) && !words[i + 1].StartsWith("--", StringComparison.Ordinal) ? Glue : ' ')));
    }

    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && TextWidth.Of(line) + 1 + TextWidth.Of(word) > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }
}
