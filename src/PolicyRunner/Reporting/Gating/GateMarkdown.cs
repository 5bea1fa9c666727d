using System.Text;
using PolicyRunner.Gates;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Reporting.Gating;

/// <summary>For a job's summary or an issue: the answer, a row for each condition, and how each level went as a line of blocks.</summary>
internal static class GateMarkdown
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const int MostBlocks = 48;

    public static void Write(GateReport report, TextWriter output)
    {
        output.WriteLine($"## {Sign(report.Verdict)} Gate {MarkdownText.Escape(report.Gate)}: {report.Verdict.Word()}");
        output.WriteLine();
        if (report.Title is { } title)
        {
            output.WriteLine($"*{MarkdownText.Escape(title)}*");
            output.WriteLine();
        }

        output.WriteLine($"It says: {MarkdownText.Escape(report.Reason)}");
        output.WriteLine();
        output.WriteLine("| Verdict | Condition | Why |");
        output.WriteLine("|---|---|---|");
        foreach (var condition in report.Conditions)
        {
            Row(condition, "", output);
        }

        output.WriteLine();
        var plots = report.Conditions.SelectMany(GatePlot.Series).ToList();
        foreach (var (name, values) in plots)
        {
            output.WriteLine($"- {MarkdownText.Escape(name)}: {Line(values)}");
        }

        if (plots.Count > 0)
        {
            output.WriteLine();
        }

        output.WriteLine($"Evidence: {MarkdownText.Escape(report.Record)}{(report.Commit is { } commit ? $", commit {commit[..12]}" : "")}, gate sha256 {report.Digest[..12]}.");
        if (report.Unanchored is { } problem)
        {
            output.WriteLine();
            output.WriteLine($"Its head is kept nowhere else: {MarkdownText.Escape(problem)}");
        }
    }

    private static void Row(JudgedCondition condition, string indent, TextWriter output)
    {
        output.WriteLine($"| {Sign(condition.Verdict)} {condition.Verdict.Word()} | {indent}{MarkdownText.Escape(condition.Title ?? condition.Id)}{(condition.IsRequired ? "" : " (advisory)")} | {MarkdownText.Escape(condition.Reason)} |");
        foreach (var inner in condition.Conditions)
        {
            Row(inner, indent + "&emsp;", output);
        }
    }

    private static string Sign(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => "✅",
        GateVerdict.Warn => "⚠️",
        GateVerdict.Fail => "❌",
        _ => "❔",
    };

    // The lowest block is the lowest value there is: between 0.999 and 1 everything would look alike from nothing on.
    private static string Line(IReadOnlyList<double?> values)
    {
        var known = values.OfType<double>().ToList();
        var (low, high) = (known.Min(), known.Max());
        var text = new StringBuilder();
        var count = Math.Min(values.Count, MostBlocks);
        for (var i = 0; i < count; i++)
        {
            var value = values[(int)((long)i * values.Count / count)];
            text.Append(value is not { } number ? '·' : high > low ? Blocks[(int)Math.Min(Blocks.Length - 1, (number - low) / (high - low) * Blocks.Length)] : Blocks[^1]);
        }

        return $"{text} ({Shown(low)} to {Shown(high)})";
    }

    private static string Shown(double number) => number.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
