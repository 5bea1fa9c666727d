using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>A policy's sample for people: the marks taken out, the place they enclosed underlined.</summary>
internal static class SampleText
{
    private const string Open = "[|";
    private const string Close = "|]";

    /// <summary>Lines without line endings; a line of carets under each marked one.</summary>
    public static IEnumerable<string> Lines(Sample sample)
    {
        var isMarked = false;
        foreach (var raw in sample.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var line = new TerminalLine();
            var marks = new System.Text.StringBuilder();
            var rest = raw.AsSpan();
            while (true)
            {
                var next = rest.IndexOf(isMarked ? Close : Open);
                var part = next < 0 ? rest : rest[..next];
                var column = line.Column;
                line.Append(isMarked && sample.IsSecret ? new string('•', part.Length) : part, int.MaxValue);
                marks.Append(isMarked ? '^' : ' ', line.Column - column);
                if (next < 0)
                {
                    break;
                }

                // A mark around nothing still points somewhere.
                if (isMarked && part.Length == 0 && (marks.Length == 0 || marks[^1] != '^'))
                {
                    marks.Append('^');
                }

                isMarked = !isMarked;
                rest = rest[(next + 2)..];
            }

            yield return line.ToString().TrimEnd();
            if (marks.ToString().TrimEnd() is { Length: > 0 } under)
            {
                yield return under;
            }
        }
    }
}
