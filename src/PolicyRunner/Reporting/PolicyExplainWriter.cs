using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>All there is to say about one policy, for the person whose check it failed.</summary>
public static class PolicyExplainWriter
{
    public static void Write(Policy policy, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        output.WriteLine($"{paint.Of(policy.Severity, $"{TerminalText.Visible(policy.Id)} {TerminalText.Visible(policy.Name)}")}: {paint.Bold(TerminalText.Visible(policy.Title))}");
        output.WriteLine();
        foreach (var line in TextWrap.Lines(policy.Why, 96))
        {
            output.WriteLine($"  {TerminalText.Visible(line)}");
        }

        output.WriteLine();
        output.WriteLine($"  severity     {Words.Of(policy.Severity)} ({Words.Of(policy.Confidence)} confidence)");
        output.WriteLine($"  enforcement  {Words.Of(policy.Enforcement)}: {Meaning(policy)}");
        output.WriteLine($"  profile      {(policy.Profile == Profile.Baseline ? "baseline: any Markdown" : "strict: declared runbooks")}");
        output.WriteLine($"  looks at     {LooksAt(policy)}");
        if (policy.Settings.Count > 0)
        {
            output.WriteLine();
            output.WriteLine(paint.Bold("Settings, in policies/policyrunner.yml"));
            foreach (var setting in policy.Settings)
            {
                output.WriteLine($"  {paint.Bold(TerminalText.Visible(setting.Name))}: {TerminalText.Visible(SettingText.Of(setting))}  ({Words.Of(setting.Type)})");
                output.WriteLine($"      {TerminalText.Visible(setting.Description)}");
            }
        }

        Samples("Flagged", policy.Bad, output, paint, paint.Bad);
        Samples("Fine", policy.Good, output, paint, paint.Good);
    }

    internal static string LooksAt(Policy policy)
    {
        var parts = new List<string>(3);
        if (policy.CheckDocument is not null)
        {
            parts.Add("every file");
        }

        if (policy.Check is not null)
        {
            parts.Add(policy.AppliesTo is null ? "every runbook" : "the runbooks it applies to");
        }

        if (policy.CheckAll is not null)
        {
            parts.Add("all files together");
        }

        return parts.Count == 0 ? "what accepts findings" : string.Join(", ", parts);
    }

    internal static string Meaning(Policy policy) => policy.Enforcement switch
    {
        Findings.Enforcement.Advisory => "reported, never fails a check",
        Findings.Enforcement.SoftMandatory => "fails at or above --fail-on unless waived",
        _ => "always fails; nothing can waive it",
    };

    private static void Samples(string title, IReadOnlyList<Sample> samples, TextWriter output, Paint paint, Func<string, string> color)
    {
        foreach (var sample in samples)
        {
            output.WriteLine();
            output.WriteLine(color(title));
            foreach (var line in SampleText.Lines(sample))
            {
                output.WriteLine($"{paint.Frame("  |")} {line}".TrimEnd());
            }
        }
    }
}
