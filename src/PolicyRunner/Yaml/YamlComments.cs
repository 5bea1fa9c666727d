using PolicyRunner.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace PolicyRunner.Yaml;

/// <summary>Finds the comments of YAML that parses; a '#' inside a scalar is none.</summary>
internal static class YamlComments
{
    /// <returns>In the order of the text; none when it cannot be read to its end.</returns>
    public static IReadOnlyList<YamlComment> Read(EmbeddedText text)
    {
        if (YamlGate.Check(text, YamlLimits.Default) is not null)
        {
            return [];
        }

        var comments = new List<YamlComment>();
        var scanner = new Scanner(new StringReader(text.Text), skipComments: false);
        try
        {
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment comment)
                {
                    var start = (int)comment.Start.Index;
                    comments.Add(new YamlComment(comment.Value, IsAlone(text.Text, start), text.Span(start, Math.Max(start, (int)comment.End.Index))));
                }
            }
        }
        catch (YamlException)
        {
            // The composer has refused the same text and said where; what does not parse accepts nothing.
            return [];
        }

        return comments;
    }

    private static bool IsAlone(string text, int start)
    {
        var line = text.AsSpan(0, start);
        return line[(line.LastIndexOfAny('\n', '\r') + 1)..].IsWhiteSpace();
    }
}

/// <summary>A comment.</summary>
/// <param name="Text">Without the '#' and white space behind it.</param>
/// <param name="IsAlone">True when nothing but white space stands before it on its line.</param>
/// <param name="Span">From the '#'.</param>
internal sealed record YamlComment(string Text, bool IsAlone, SourceSpan Span);
