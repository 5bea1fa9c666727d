using PolicyRunner.Checking;

namespace PolicyRunner.Cli;

/// <summary>An error of a check as one line.</summary>
internal static class TerminalMessage
{
    public static string Of(CheckError error)
    {
        var place = error.Span is { } span ? $"{span}: " : "";
        var policy = error is { Policy: { } id, IsUsage: false } ? $"policy {id} broke: " : "";
        return Reporting.TerminalLineText.Of($"{place}{policy}{error.Message}");
    }
}
