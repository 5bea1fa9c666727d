using Markdig;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace PolicyRunner.Markdown;

/// <summary>Spares the parser the blocks that are plain text; <see cref="MarkdownTree"/> takes them from their lines.</summary>
internal sealed class PlainTextExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        // A heading that is underlined is one of the parser for paragraphs.
        pipeline.BlockParsers.FindExact<ParagraphBlockParser>()!.Closed += Spare;
        pipeline.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += Spare;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    private static void Spare(BlockProcessor processor, Block block)
    {
        if (block is LeafBlock leaf && (PlainText.IsPlain(leaf) || PlainText.IsTable(leaf)))
        {
            leaf.ProcessInlines = false;
        }
    }
}
