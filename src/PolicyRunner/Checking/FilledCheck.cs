using PolicyRunner.Findings;
using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Judges a plan's runbooks once more as they will run, with the parameters where the shell puts them. Only what no waiver
/// and no glass can pass speaks here: the others judge how a runbook is written, and a value is not written by its author.
/// </summary>
internal static class FilledCheck
{
    /// <param name="report">The check of the runbooks as they are written.</param>
    /// <param name="plan">What would run.</param>
    /// <param name="evaluate">Reads another text of a file and applies the same policies to it.</param>
    /// <returns>The report with what is found in addition.</returns>
    public static CheckReport Add(CheckReport report, Plan plan, Func<SourceFile, CheckReport> evaluate)
    {
        var (findings, errors) = (report.Findings.ToList(), report.Errors.ToList());
        foreach (var one in plan.WithCalled)
        {
            if (ResolvedCommands.Filled(one) is not { } file)
            {
                continue;
            }

            var judged = evaluate(file);
            errors.AddRange(judged.Errors);
            findings.AddRange(judged.Findings
                .Where(finding => finding.Enforcement == Enforcement.HardMandatory && (finding.Runbook is null || finding.Runbook == one.Runbook.Id))
                .ExceptBy(findings.Select(Identity), Identity)
                .Select(finding => finding with { Message = $"With its parameters filled in: {finding.Message}" })
                .ToList());
        }

        return report with
        {
            Findings = findings,
            Errors = errors,
            Verdict = Checker.Decide(findings, errors, report.Account.Evaluations, report.Documents.Count, report.FailOn),
        };
    }

    // What is found on the same line is the same, however it reads.
    private static (string, string, int) Identity(ReportedFinding finding) => (finding.Policy, finding.Span.File.Path, finding.Span.StartPosition.Line);
}
