using System.Text;

namespace PolicyRunner.Shell;

/// <summary>The body of a heredoc as the command gets it: without the tabs that <c>&lt;&lt;-</c> takes off and the escapes that the shell does.</summary>
internal static class HeredocBody
{
    /// <param name="source">The text the heredoc stands in.</param>
    /// <param name="heredoc">One whose body is known.</param>
    public static ShellSource Of(ShellSource source, RawRedirection heredoc)
    {
        var text = new StringBuilder();
        var places = new List<int>();
        var isQuoted = IsQuoted(source.Text, heredoc.Target);
        var isLineStart = true;
        for (var i = heredoc.BodyStart; i < heredoc.BodyEnd; i++)
        {
            var c = source.Text[i];
            if (isLineStart && c == '\t' && heredoc.Operator == "<<-")
            {
                continue;
            }

            isLineStart = c == '\n';
            if (c == '\\' && !isQuoted && i + 1 < heredoc.BodyEnd && source.Text[i + 1] is '$' or '`' or '\\' or '\n')
            {
                i++;
                if (source.Text[i] == '\n')
                {
                    continue;
                }
            }

            text.Append(source.Text[i]);
            places.Add(i);
        }

        return new ShellSource(source, text.ToString(), places);
    }

    /// <summary>True when the delimiter has a quote or an escape: the shell then leaves the body as it is. An expansion in it is none.</summary>
    public static bool IsQuoted(string text, RawWord delimiter)
    {
        for (var i = delimiter.Start; i < delimiter.End; i++)
        {
            if (text[i] is '\'' or '"' || (text[i] == '\\' && i + 1 < delimiter.End && text[i + 1] is not ('\n' or '\r')))
            {
                return true;
            }
        }

        return false;
    }
}
