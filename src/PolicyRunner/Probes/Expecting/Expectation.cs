using System.Text.RegularExpressions;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Probes.Expecting;

/// <summary>What a text is expected to be.</summary>
/// <param name="Mode">How it is compared.</param>
/// <param name="Text">What is expected; a line <c>...</c> stands for any lines.</param>
internal sealed record Expectation(ExpectMode Mode, string Text)
{
    private const string AnyLines = "...";

    /// <returns>Null when the text is as expected, else what is missing, in words that do not quote the text itself.</returns>
    public string? Complaint(string actual) => Mode switch
    {
        ExpectMode.Contains => Contains(Lines(actual)),
        ExpectMode.Exact => Exact(Lines(actual)),
        ExpectMode.Regex => Matches(actual),
        ExpectMode.Json => JsonExpectation.Complaint(Text, actual),
        _ => throw new InvalidOperationException($"{Mode} compares nothing."),
    };

    // Each stretch between '...' stands somewhere behind the one before it.
    private string? Contains(string actual)
    {
        var from = 0;
        foreach (var stretch in Stretches())
        {
            var at = actual.IndexOf(stretch, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return $"The output does not contain {Quoted(stretch)}.";
            }

            from = at + stretch.Length;
        }

        return null;
    }

    private string? Exact(string actual)
    {
        var expected = Lines(Text);
        if (!expected.Split('\n').Contains(AnyLines))
        {
            return actual == expected ? null : $"The output is not exactly {Quoted(expected)}.";
        }

        var stretches = Stretches();
        if (stretches.Count == 0)
        {
            return null;
        }

        var opensFree = expected == AnyLines || expected.StartsWith(AnyLines + "\n", StringComparison.Ordinal);
        var endsFree = expected.EndsWith("\n" + AnyLines, StringComparison.Ordinal);
        var padded = $"\n{actual}\n";
        var from = 0;
        for (var index = 0; index < stretches.Count; index++)
        {
            var whole = $"\n{stretches[index]}\n";
            var isLast = index == stretches.Count - 1;
            var at = index == 0 && !opensFree ? (padded.StartsWith(whole, StringComparison.Ordinal) ? 0 : -1)
                : isLast && !endsFree ? (padded.EndsWith(whole, StringComparison.Ordinal) ? padded.Length - whole.Length : -1)
                : padded.IndexOf(whole, from, StringComparison.Ordinal);
            if (at < from)
            {
                return $"The output does not have the lines {Quoted(stretches[index])} where they are expected.";
            }

            // The line end behind one stretch may be the one before the next.
            from = at + whole.Length - 1;
        }

        return null;
    }

    private string? Matches(string actual)
    {
        var expression = Lines(Text);
        if (!LinearExpression.IsValid(expression))
        {
            return $"{Quoted(expression)} is no regular expression that can run without backtracking; mend the runbook.";
        }

        return Regex.IsMatch(actual, expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline) ? null : $"The output does not match {Quoted(expression)}.";
    }

    private List<string> Stretches()
    {
        var stretches = new List<string>();
        var lines = new List<string>();
        foreach (var line in Lines(Text).Split('\n').Append(AnyLines))
        {
            if (line.Trim() != AnyLines)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                stretches.Add(string.Join('\n', lines));
                lines.Clear();
            }
        }

        return stretches;
    }

    // Line ends of any kind are the same, and the one at the end is nobody's business.
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    private static string Quoted(string text) => $"'{(text.Length > 200 ? text[..200] + "…" : text)}'";
}
