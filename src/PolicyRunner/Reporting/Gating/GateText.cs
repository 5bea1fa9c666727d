using PolicyRunner.Gates;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Reporting.Gating;

/// <summary>A line for each condition, and the answer below.</summary>
internal sealed class GateText(TextWriter output, Paint paint, bool explain)
{
    private const int VerdictWidth = 7;

    public void Write(GateReport report)
    {
        var width = Width(report.Conditions, 0);
        foreach (var condition in report.Conditions)
        {
            Write(condition, 0, width);
        }

        output.WriteLine($"{paint.Bold(TerminalLineText.Of(report.Gate))}: {EvidenceText.Painted(paint, report.Verdict, report.Verdict.Word())}. {TerminalLineText.Of(report.Reason)}");
        output.WriteLine(paint.Dim($"Evidence: {TerminalLineText.Of(report.Record)}"));
        if (report.Unanchored is { } problem)
        {
            output.WriteLine(paint.Dim($"Its head is kept nowhere else: {TerminalLineText.Of(problem)}"));
        }
    }

    private void Write(JudgedCondition condition, int depth, int width)
    {
        var indent = new string(' ', depth * 2);
        var name = (indent + TerminalLineText.Of(condition.Id)).PadRight(width);
        output.WriteLine($"{EvidenceText.Painted(paint, condition.Verdict, condition.Verdict.Word().PadRight(VerdictWidth))}  {name}  {TerminalLineText.Of(condition.Reason)}{(condition.IsRequired ? "" : paint.Dim(" (advisory)"))}");
        if (explain)
        {
            if (condition.Title is { } title)
            {
                Line(indent, title);
            }

            foreach (var line in EvidenceText.Lines(condition.Evidence))
            {
                Line(indent, line);
            }
        }

        foreach (var inner in condition.Conditions)
        {
            Write(inner, depth + 1, width);
        }
    }

    private void Line(string indent, string text) => output.WriteLine(paint.Dim($"{new string(' ', VerdictWidth + 2)}{indent}  {TerminalLineText.Of(text)}"));

    private static int Width(IReadOnlyList<JudgedCondition> conditions, int depth) =>
        conditions.Select(condition => Math.Max((depth * 2) + TerminalLineText.Of(condition.Id).Length, Width(condition.Conditions, depth + 1))).DefaultIfEmpty().Max();
}
