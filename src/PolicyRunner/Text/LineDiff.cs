using DiffPlex;
using DiffPlex.Model;

namespace PolicyRunner.Text;

/// <summary>Which lines of a text became which of another. The only place that knows the comparing library.</summary>
internal static class LineDiff
{
    // The comparison takes time by lines times differences: with more lines than this between the first and the last
    // difference, a file made for it would take minutes.
    private const int MostLines = 20_000;

    /// <summary>The lines with their endings. Only LF ends one, as git sees it: a CR is part of its line.</summary>
    public static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }

    /// <returns>The stretches that differ, in order; one for all between the first and the last difference when there is too much to compare.</returns>
    public static IReadOnlyList<LineChange> Compare(string[] before, string[] after)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var old = before[head..^tail];
        var young = after[head..^tail];
        if (old.Length == 0 && young.Length == 0)
        {
            return [];
        }

        if (old.Length == 0 || young.Length == 0 || old.Length + young.Length > MostLines)
        {
            return [new LineChange(head, old.Length, head, young.Length)];
        }

        // The library wants texts and splits them itself: it gets names for them and the lines that are there already.
        var result = new Differ().CreateCustomDiffs("old", "new", ignoreWhiteSpace: false, name => name == "old" ? old : young);
        return [.. result.DiffBlocks.Select(block => Change(block, head))];
    }

    private static LineChange Change(DiffBlock block, int head) =>
        new(head + block.DeleteStartA, block.DeleteCountA, head + block.InsertStartB, block.InsertCountB);
}

/// <summary>A stretch of lines in place of another; 0-based, either may be empty.</summary>
internal sealed record LineChange(int OldStart, int OldCount, int NewStart, int NewCount);
