using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads what stands between two rules at the beginning of a Markdown file.</summary>
internal static class FrontMatterReader
{
    /// <summary>A leading rule is no front matter: what stands between the marks must be a mapping, or mean to be one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    /// <returns>The mapping and its text, null where there is none that can be read; and the offset at which the page begins.</returns>
    public static (YamlMapping? Mapping, EmbeddedText? Text, int End) Read(SourceFile file, List<Problem> problems)
    {
        if (FrontMatterBlock.Find(file) is not { } block)
        {
            problems.AddRange(NearFrontMatter.Find(file, isClosed: false) is { } open ? [open] : []);
            return (null, null, 0);
        }

        var result = YamlReader.Read(block.Content);
        if (result.Root is not YamlMapping && NearFrontMatter.Find(file, isClosed: true) is { } near)
        {
            problems.Add(near);
            return (null, null, 0);
        }

        if (result.Problems.Count > 0 && LooksLikeMapping(block.Content.Text))
        {
            problems.AddRange(result.Problems);
            return (null, null, block.End);
        }

        if (result.Problems.Count > 0 || result.Root is not YamlMapping mapping)
        {
            // Only comments or nothing between the marks: an empty front matter.
            return (null, null, result.Problems.Count == 0 && result.Root is null or YamlScalar { IsNull: true } ? block.End : 0);
        }

        return (mapping, block.Content, block.End);
    }

    private static bool LooksLikeMapping(string text)
    {
        foreach (var range in text.AsSpan().SplitAny("\r\n"))
        {
            var line = text.AsSpan()[range];
            if (line.IsWhiteSpace() || line.TrimStart()[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':');
            return colon > 0 && line[..colon].IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"' ") < 0;
        }

        return false;
    }
}
