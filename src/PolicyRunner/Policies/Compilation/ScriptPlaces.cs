using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Finds what a diagnostic is about in the text of the scripts, so that it can be shown.</summary>
internal static class ScriptPlaces
{
    /// <summary>The diagnostics with their spans, where a script of theirs is among the given ones.</summary>
    public static IEnumerable<PolicyDiagnostic> Locate(IEnumerable<PolicyDiagnostic> diagnostics, IReadOnlyList<PolicyScript> scripts)
    {
        foreach (var diagnostic in diagnostics)
        {
            var file = scripts.SelectMany(script => script.Files).FirstOrDefault(file => file.Path == diagnostic.Path);
            yield return file is null ? diagnostic : Locate(diagnostic, file.Source);
        }
    }

    /// <summary>Where a script sets a property, or something else of that name; null when it does so nowhere.</summary>
    public static SourceSpan? Assignment(SourceFile source, string property)
    {
        for (var start = -1; (start = source.Text.IndexOf(property, start + 1, StringComparison.Ordinal)) >= 0;)
        {
            var isWord = start == 0 || !char.IsLetterOrDigit(source.Text[start - 1]);
            if (isWord && source.Text.AsSpan(start + property.Length).TrimStart() is ['=', not ('=' or '>'), ..])
            {
                return new SourceSpan(source, start, start + property.Length);
            }
        }

        return null;
    }

    /// <summary>The diagnostic with the span of the word at its position; unchanged when the file has no such line.</summary>
    public static PolicyDiagnostic Locate(PolicyDiagnostic diagnostic, SourceFile file)
    {
        if (diagnostic.Property is { } property && Assignment(file, property) is { } place)
        {
            return diagnostic with { Position = place.StartPosition, Span = place };
        }

        var (line, column) = (diagnostic.Position.Line, diagnostic.Position.Column);
        if (diagnostic.Span is not null || line < 1 || line > file.LineCount)
        {
            return diagnostic;
        }

        var whole = file.LineSpan(line);
        var start = Math.Clamp(whole.Start + column - 1, whole.Start, whole.End);
        var end = start;
        while (end < whole.End && IsWord(file.Text[end]))
        {
            end++;
        }

        return diagnostic with { Span = new SourceSpan(file, start, end == start && end < whole.End ? end + 1 : end) };
    }

    /// <summary>
    /// The diagnostic with the span of its whole line: what is thrown comes from code with counters in it, whose columns are
    /// not those of the script.
    /// </summary>
    public static PolicyDiagnostic LocateLine(PolicyDiagnostic diagnostic, SourceFile file)
    {
        var line = diagnostic.Position.Line;
        if (diagnostic.Span is not null || line < 1 || line > file.LineCount)
        {
            return diagnostic;
        }

        var whole = file.LineSpan(line);
        var start = whole.End - file.Line(line).TrimStart().Length;
        var span = new SourceSpan(file, start, start + file.Line(line).Trim().Length);
        return diagnostic with { Position = span.StartPosition, Span = span };
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
