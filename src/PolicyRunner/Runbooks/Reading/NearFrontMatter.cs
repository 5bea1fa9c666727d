using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// What was to be the front matter of a runbook and is none because of one line. Only what is as good as certain is named: a rule of dashes
/// with two keys of a runbook right below it.
/// </summary>
internal static class NearFrontMatter
{
    private const int MostLines = 100;
    private const int MostDashes = 10;

    private const string Lead = "This begins like front matter and is none, so that nothing in it is read: ";

    private static readonly string[] Keys =
    [
        "id", "title", "kind", "status", "owner", "reviewed", "review-every", "severity", "estimated-time", "risk", "approval", "parameters",
        "environment", "confirm", "window", "lock", "secrets", "triggers", "slo", "contract", "incident-category",
    ];

    /// <param name="file">A page without front matter.</param>
    /// <param name="isClosed">True when a line further down would end front matter.</param>
    public static Problem? Find(SourceFile file, bool isClosed)
    {
        var opening = 1;
        while (opening < 4 && file.Line(opening).IsWhiteSpace())
        {
            opening++;
        }

        if (!IsRule(file.Line(opening)))
        {
            return null;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        var (closing, wordy, last) = (0, 0, opening);
        for (var at = opening + 1; at <= file.LineCount && at < opening + MostLines && closing == 0; at++)
        {
            var line = file.Line(at);
            if (IsRule(line) || line.TrimEnd() is "...")
            {
                closing = at;
            }
            else if (Key(line, out var hasColon) is { } key)
            {
                wordy = hasColon || wordy > 0 ? wordy : at;
                known.Add(key);
                last = at;
            }
            else if (known.Count > 0 && line is [' ' or '-', ..] && !line.IsWhiteSpace())
            {
                last = at;
            }
            else
            {
                break;
            }
        }

        return known.Count(key => Array.IndexOf(Keys, key) >= 0 || IsNearId(key)) < 2 ? null : Say(file, opening, wordy, closing, last, isClosed);
    }

    /// <summary>True for a key that was to be <c>id</c>.</summary>
    public static bool IsNearId(ReadOnlySpan<char> key) =>
        key.Equals("id", StringComparison.OrdinalIgnoreCase) || key.Equals("di", StringComparison.OrdinalIgnoreCase)
        || key.Equals("idd", StringComparison.OrdinalIgnoreCase) || key.Equals("iid", StringComparison.OrdinalIgnoreCase);

    /// <summary>The line among a page's first ones that was to give its runbook an id, or null.</summary>
    public static SourceSpan? LineOf(SourceFile file, string id)
    {
        for (var at = 1; at <= Math.Min(file.LineCount, MostLines); at++)
        {
            var line = file.Line(at).Trim();
            var stop = line.IndexOfAny(": =");
            if (stop > 0 && IsNearId(line[..stop]) && line[(stop + 1)..].Trim(": ='\"").Equals(id, StringComparison.Ordinal))
            {
                return file.LineSpan(at);
            }
        }

        return null;
    }

    private static Problem? Say(SourceFile file, int opening, int wordy, int closing, int last, bool isClosed)
    {
        if (opening > 1)
        {
            return At(file, opening, "it must begin on the first line; take out what is blank above it.");
        }

        if (file.Line(1).TrimEnd() is not "---")
        {
            return At(file, 1, $"the line above it is '{file.Line(1).TrimEnd()}'; write '---'.");
        }

        if (wordy > 0)
        {
            var line = file.Line(wordy).Trim();
            var stop = line.IndexOfAny(" =");
            return At(file, wordy, $"'{line[..stop]}' has no colon; write '{line[..stop]}: {line[stop..].Trim(" =")}'.");
        }

        if (closing > 0)
        {
            var end = file.Line(closing).TrimEnd();
            return end is "---" or "..." ? null : At(file, closing, $"'{end}' does not end it; write '---'.");
        }

        return isClosed ? null : At(file, 1, $"no line ends it; write '---' below line {last}.");
    }

    private static Problem At(SourceFile file, int line, string why) => new(ProblemKind.Yaml, Lead + why, file.LineSpan(line));

    private static bool IsRule(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length is > 0 and <= MostDashes && line is not "-" && !line.ContainsAnyExcept("-–—");
    }

    // "key: value", or one of a runbook's keys and one word: "id OPS-007".
    private static string? Key(ReadOnlySpan<char> line, out bool hasColon)
    {
        var colon = line.IndexOf(':');
        hasColon = colon > 0 && (colon + 1 == line.Length || line[colon + 1] is ' ' or '\t')
            && !line[..colon].ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
        if (hasColon)
        {
            return line[..colon].ToString();
        }

        line = line.TrimEnd();
        var stop = line.IndexOfAny(" =");
        return stop > 0 && line[(stop + 1)..] is { IsEmpty: false } rest && !rest.Contains(' ') && Array.IndexOf(Keys, line[..stop].ToString()) >= 0
            ? line[..stop].ToString() : null;
    }
}
