using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace PolicyRunner.Markdown;

/// <summary>
/// Takes a box where GitHub does: at the very beginning of an item, with a blank behind it. The parser by itself takes any <c>[x]</c>
/// of an item for one, and the name of a link with it.
/// </summary>
internal sealed class TaskBoxParser : TaskListInlineParser
{
    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.Block is { Parent: ListItemBlock item } block && ReferenceEquals(item[0], block)
        && processor.Root?.FirstChild is null
        && (slice.PeekChar(3) == '\0' || slice.PeekChar(3).IsWhitespace())
        && base.Match(processor, ref slice);
}
