namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Finds the <c>#load</c> and <c>#r</c> lines of a script without the compiler, which a warm run must not start.
/// They may only stand before the first token, so white space, comments and other directives are all there is to pass over.
/// </summary>
internal static class LoadDirectives
{
    /// <summary>How many a file may have, and how many files a script may load by them.</summary>
    public const int Most = 64;

    /// <summary>Characters of a path that is loaded.</summary>
    public const int LongestTarget = 256;

    /// <returns>At most one more than there may be: what follows is not looked at.</returns>
    public static IReadOnlyList<LoadDirective> Find(string text)
    {
        var found = new List<LoadDirective>();
        var offset = 0;
        while (offset < text.Length && found.Count <= Most)
        {
            var rest = text.AsSpan(offset);
            if (char.IsWhiteSpace(rest[0]))
            {
                offset++;
            }
            else if (rest.StartsWith("/*"))
            {
                var end = rest[2..].IndexOf("*/");
                offset = end < 0 ? text.Length : offset + end + 4;
            }
            else if (rest.StartsWith("//") || rest[0] == '#')
            {
                var end = rest.IndexOf('\n');
                var line = end < 0 ? rest : rest[..end];
                if (Parse(line) is { } directive)
                {
                    found.Add(directive with { Offset = offset });
                }

                offset += line.Length;
            }
            else
            {
                break;
            }
        }

        return found;
    }

    // '#' 'load' '"target"', with white space between them.
    private static LoadDirective? Parse(ReadOnlySpan<char> line)
    {
        if (line[0] != '#')
        {
            return null;
        }

        var rest = line[1..].TrimStart();
        var isReference = rest.StartsWith("r") && (rest.Length == 1 || !char.IsLetter(rest[1]));
        if (!isReference && !rest.StartsWith("load"))
        {
            return null;
        }

        rest = rest[(isReference ? 1 : 4)..].TrimStart();
        var close = rest.Length > 1 && rest[0] == '"' ? rest[1..].IndexOf('"') : -1;
        return new LoadDirective(0, isReference, close < 0 ? "" : rest.Slice(1, close).ToString());
    }
}
