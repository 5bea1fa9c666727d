using System.Globalization;
using System.Text.Json;
using PolicyRunner.Checking.Fixing;

namespace PolicyRunner.Reporting;

/// <summary>What was mended, or would be.</summary>
public static class FixReport
{
    /// <summary>The changes as a unified diff: as bytes for <c>git apply</c>, or for eyes, with colours and nothing that steers a terminal.</summary>
    public static void WriteDiff(FixAccount fixes, TextWriter output, bool forTerminal, bool color)
    {
        foreach (var file in fixes.Files)
        {
            if (forTerminal)
            {
                Show(file.Diff, output, new Paint(color));
            }
            else
            {
                output.Write(file.Diff);
            }
        }
    }

    /// <summary>One sentence: <c>3 fixes in 2 files</c>.</summary>
    public static string Count(FixAccount fixes) => $"{Number(fixes.Made.Count, "fix", "fixes")} in {Number(fixes.Files.Count, "file", "files")}";

    internal static void WriteText(FixAccount fixes, TextWriter output, Paint paint)
    {
        output.WriteLine(paint.Bold(fixes.Made.Count == 0 ? "Nothing was mended." : $"Made {Count(fixes)}:"));
        foreach (var (finding, remains) in fixes.Made)
        {
            var place = $"{TerminalText.Visible(finding.Span.File.Path)}:{finding.Span.StartPosition.Line.ToString(CultureInfo.InvariantCulture)}";
            var note = remains ? paint.Bad(" (the finding remains)") : "";
            output.WriteLine($"  {place} {TerminalText.Visible(finding.Policy)} {TerminalText.Visible(finding.Fix!.Title)}{note}");
        }

        output.WriteLine();
    }

    internal static void WriteJson(Utf8JsonWriter writer, FixAccount fixes)
    {
        writer.WriteStartObject("fixes");
        writer.WriteStartArray("made");
        foreach (var (finding, remains) in fixes.Made)
        {
            writer.WriteStartObject();
            writer.WriteString("policy", finding.Policy);
            writer.WriteString("title", finding.Fix!.Title);
            writer.WriteBoolean("safe", finding.Fix.IsSafe);
            writer.Place(finding.Span);
            writer.WriteBoolean("remains", remains);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Strings("files", fixes.Files.Select(file => file.Path));
        writer.Each("refused", fixes.Refused, (json, refused) =>
        {
            json.WriteString("what", refused.What);
            json.WriteString("why", refused.Why);
        });
        writer.WriteEndObject();
    }

    private static void Show(string diff, TextWriter output, Paint paint)
    {
        foreach (var line in diff.Split('\n')[..^1])
        {
            var text = TerminalText.Visible(line.TrimEnd('\r'));
            output.WriteLine(text switch
            {
                ['+', ..] => paint.Good(text),
                ['-', ..] => paint.Bad(text),
                ['@', ..] => paint.Frame(text),
                _ => text,
            });
        }
    }

    private static string Number(int count, string one, string many) => $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";
}
