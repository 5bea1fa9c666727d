using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>
/// Whether edits change what a page runs. What a policy writes stands there as it is given, so that a word of the page put elsewhere may
/// have become a block of commands, or a command may be gone: somebody is to look at that.
/// </summary>
internal static class ChangedCommands
{
    /// <returns>In the text after, the first command that was not there before or stands in the place of another, or where one is gone; null when all are as they were.</returns>
    public static SourceSpan? First(Document before, Document after)
    {
        for (var i = 0; i < after.Commands.Count; i++)
        {
            var (now, was) = (after.Commands[i], i < before.Commands.Count ? before.Commands[i] : null);
            if (was is null || was.Text != now.Text || was.Effect != now.Effect)
            {
                return now.Span;
            }
        }

        return after.Commands.Count < before.Commands.Count ? after.File.Span(after.File.Text.Length, after.File.Text.Length) : null;
    }
}
