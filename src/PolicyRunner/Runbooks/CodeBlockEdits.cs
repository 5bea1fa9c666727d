using PolicyRunner.Findings;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>Edits of blocks, for fixes. What a block cannot take is null. Words and lines are written as they are given, and nothing is escaped.</summary>
public static class CodeBlockEdits
{
    /// <summary>Adds words to the info string of a fence: its language, <c>timeout=10m</c>. Null for a block that is not fenced.</summary>
    public static TextEdit? AddInfo(this CodeBlock block, string words)
    {
        if (!block.IsFenced)
        {
            return null;
        }

        var end = block.Span.Start + block.Span.Text.TrimEnd().Length;
        return new TextEdit(new SourceSpan(block.Span.File, end, end), block.Info.Length > 0 ? " " + words : words);
    }

    /// <summary>Gives an action another attribute: <c>timeout</c> and <c>10m</c>. Null where it would not be read as one: behind attributes as JSON or an open quote, or given already.</summary>
    public static TextEdit? AddAttribute(this CodeBlock block, string name, string value)
    {
        var attribute = $"{name}={value}";
        if (JsonAttributes.AreMeant(block.Info) || block.AddInfo(attribute) is not { } edit)
        {
            return null;
        }

        var words = InfoString.Words(block.Info + edit.Replacement, block.Span);
        return words.FindAll(word => word.Name == name) is [{ IsBroken: false } only] && only.Value == value ? edit : null;
    }

    /// <summary>
    /// Puts lines before a fence, with its margin in a list item or quote, and an empty line on each side where there is none.
    /// Null where the fence does not begin its line.
    /// </summary>
    public static TextEdit? AddLinesBefore(this CodeBlock block, params IReadOnlyList<string> lines)
    {
        var file = block.Span.File;
        var number = block.Span.StartPosition.Line;
        var start = file.LineSpan(number).Start;
        var margin = file.Text[start..block.Span.Start];
        if (!block.IsFenced || margin.AsSpan().Trim(" \t>").Length > 0)
        {
            return null;
        }

        var empty = margin.TrimEnd();
        var before = number == 1 || file.Line(number - 1).Trim(" \t>").IsEmpty ? "" : empty + "\n";
        var text = string.Concat(lines.Select(line => line.Length == 0 ? empty + "\n" : $"{margin}{line}\n"));
        return new TextEdit(new SourceSpan(file, start, start), $"{before}{text}{empty}\n");
    }
}
