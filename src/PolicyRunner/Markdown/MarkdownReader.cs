using Markdig;
using Markdig.Parsers.Inlines;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Markdown;

/// <summary>Reads Markdown (CommonMark with pipe tables and task lists). Never throws on content.</summary>
public static class MarkdownReader
{
    // Precise locations are what findings stand on; nothing else is switched on that changes how GitHub would read it.
    private static readonly MarkdownPipeline Pipeline = Builder().Use<PlainTextExtension>().Build();

    /// <param name="file">The file.</param>
    /// <param name="start">The offset to begin at: behind the front matter.</param>
    /// <returns>
    /// The blocks with their places. When a cap is reached there are no blocks, and a problem of kind
    /// <see cref="ProblemKind.Limit"/> says where.
    /// </returns>
    public static MarkdownDocument Read(SourceFile file, int start = 0) => Read(file, start, Pipeline);

    /// <summary>The pipeline that lets the parser look at each block; what comes of it is the same.</summary>
    internal static MarkdownPipeline Unspared() => Builder().Build();

    internal static MarkdownDocument Read(SourceFile file, int start, MarkdownPipeline pipeline)
    {
        if (MarkdownGuard.Check(file, start) is { } limit)
        {
            return Refused(file, limit);
        }

        try
        {
            // The parser would make this replacement in a copy of its own, whose places are not the file's.
            var body = (start == 0 ? file.Text : file.Text[start..]).Replace('\0', '\uFFFD');
            return new MarkdownTree(file, body, start).Convert(Markdig.Markdown.Parse(body, pipeline));
        }
        catch (ArgumentException exception) when (exception.Message.Contains("depth limit", StringComparison.Ordinal))
        {
            // The parser's own cap on nesting, 128 levels; it does not say where.
            var message = "Blocks or emphasis are nested deeper than 128 levels; nothing in this file was checked. Flatten it.";
            return Refused(file, new Problem(ProblemKind.Limit, message, file.LineSpan(1)));
        }
    }

    /// <summary>What stands for a file that is not read: nothing, and why.</summary>
    internal static MarkdownDocument Refused(SourceFile file, Problem problem) =>
        new() { File = file, Blocks = [], Links = [], Problems = [problem] };

    private static MarkdownPipelineBuilder Builder()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables();
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new TaskBoxParser());
        return builder;
    }
}
