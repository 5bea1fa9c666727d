using System.Text;

namespace PolicyRunner.Planning.Templates;

/// <summary>A text with <c>{{ name }}</c> in it. <c>{{ '{{' }}</c> writes braces; nothing else stands between braces.</summary>
public sealed class Template
{
    private readonly List<TemplatePart> parts;

    private Template(string text, List<TemplatePart> parts)
    {
        Text = text;
        this.parts = parts;
        Names = [.. parts.Where(part => part.IsName).Select(part => part.Text)];
    }

    public string Text { get; }

    /// <summary>The names it reads, in order; one read twice is there twice.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name when the text is one <c>{{ name }}</c> and nothing else: its value keeps its type; null otherwise.</summary>
    public string? OnlyName => parts is [{ IsName: true } only] ? only.Text : null;

    /// <returns>A template, or what is wrong and where (0-based).</returns>
    public static (Template? Template, string? Problem, int Index) Parse(string text)
    {
        var parts = new List<TemplatePart>();
        var index = 0;
        while (text.IndexOf("{{", index, StringComparison.Ordinal) is >= 0 and var open)
        {
            Add(parts, text[index..open]);
            var inner = open + 2;
            var isQuoted = text.AsSpan(inner).TrimStart().StartsWith("'");
            var quote = isQuoted ? text.IndexOf('\'', inner) : inner;
            var endQuote = isQuoted ? text.IndexOf('\'', quote + 1) : inner;
            var close = endQuote < 0 ? -1 : text.IndexOf("}}", endQuote, StringComparison.Ordinal);
            if (close < 0)
            {
                return (null, "'{{' is never closed; write {{ name }}, or {{ '{{' }} for the braces themselves.", open);
            }

            if (isQuoted && text.AsSpan(endQuote + 1, close - endQuote - 1).IsWhiteSpace())
            {
                Add(parts, text[(quote + 1)..endQuote]);
            }
            else if (!isQuoted && text[inner..close].Trim() is var name && IsName(name))
            {
                parts.Add(new TemplatePart(true, name));
            }
            else
            {
                return (null, $"'{text[open..(close + 2)]}' names no parameter; between braces stands one name and nothing else.", open);
            }

            index = close + 2;
        }

        Add(parts, text[index..]);
        return (new Template(text, parts), null, 0);
    }

    /// <summary>Puts values in. A name without one stays as it is: a step's output is known only when the step has run.</summary>
    /// <param name="valueOf">The value of a name, or null when it is not known yet.</param>
    /// <param name="encode">How a value is written at the place where the text stands.</param>
    public string Fill(Func<string, Value?> valueOf, Func<Value, string> encode)
    {
        var filled = new StringBuilder();
        foreach (var part in parts)
        {
            filled.Append(!part.IsName ? part.Text : valueOf(part.Text) is { } value ? encode(value) : $"{{{{ {part.Text} }}}}");
        }

        return filled.ToString();
    }

    public override string ToString() => Text;

    private static void Add(List<TemplatePart> parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(new TemplatePart(false, text));
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');

    private sealed record TemplatePart(bool IsName, string Text);
}
