using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>All there is to say about one policy, for the person whose check it failed.</summary>
public static class PolicyExplainWriter
{
    public static void Write(CataloguedPolicy entry, TextWriter output, ReportOptions options)
    {
        var policy = entry.Policy;
        var paint = new Paint(options.Color);
        output.WriteLine($"{paint.Of(entry.Severity, $"{TerminalText.Visible(policy.Id)} {TerminalText.Visible(policy.Name)}")}: {paint.Bold(TerminalText.Visible(policy.Title))}");
        output.WriteLine();
        foreach (var line in TextWrap.Lines(policy.Why, 96))
        {
            output.WriteLine($"  {TerminalText.Visible(line)}");
        }

        output.WriteLine();
        var own = entry.Severity == policy.Severity ? "" : $"; {Words.Of(policy.Severity)} unless the organisation sets it";
        output.WriteLine($"  severity     {Words.Of(entry.Severity)} ({Words.Of(policy.Confidence)} confidence{own})");
        output.WriteLine($"  enforcement  {Words.Of(entry.Enforcement)}: {Meaning(entry.Enforcement)}");
        output.WriteLine($"  profile      {(policy.Profile == Profile.Baseline ? "baseline: any Markdown" : "strict: declared runbooks")}");
        output.WriteLine($"  looks at     {LooksAt(policy)}");
        output.WriteLine($"  lives in     {Home(entry)}");
        if (!entry.IsOn)
        {
            output.WriteLine(paint.Bad($"  switched off{(entry.SetAt is { } off ? $" in {TerminalText.Visible(off.ToString())}" : "")}"));
        }

        Settings(entry, output, paint);
        var found = entry.FoundInBad();
        for (var index = 0; index < policy.Bad.Count; index++)
        {
            Sample("Flagged", policy.Bad[index], output, paint, paint.Bad);
            foreach (var finding in found[index])
            {
                output.WriteLine($"  {paint.Frame("=")} {TerminalText.Visible(finding.Message)}");
            }
        }

        foreach (var sample in policy.Good)
        {
            Sample("Fine", sample, output, paint, paint.Good);
        }
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

    internal static string Meaning(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Advisory => "reported, never fails a check",
        Enforcement.SoftMandatory => "fails at or above --fail-on unless waived",
        _ => "always fails; nothing can waive it",
    };

    private static string Home(CataloguedPolicy entry) => entry.Path is not { } path ? "the tool, which applies it while it reads"
        : entry.IsBuiltIn ? $"the tool, as {TerminalText.Visible(path)} of its own repository"
        : TerminalText.Visible(path);

    private static void Settings(CataloguedPolicy entry, TextWriter output, Paint paint)
    {
        if (entry.Policy.Settings.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(paint.Bold("Settings, in policies/policyrunner.yml"));
        foreach (var setting in entry.Policy.Settings)
        {
            var (value, usual) = (SettingText.Of(entry.ValueOf(setting)), SettingText.Of(setting));
            var set = value == usual ? "" : $"; {TerminalText.Visible(usual)} unless set{(entry.SetAt is { } at ? $", as it is in {TerminalText.Visible(at.ToString())}" : "")}";
            output.WriteLine($"  {paint.Bold(TerminalText.Visible(setting.Name))}: {TerminalText.Visible(value)}  ({Words.Of(setting.Type)}{set})");
            output.WriteLine($"      {TerminalText.Visible(setting.Description)}");
        }
    }

    private static void Sample(string title, Sample sample, TextWriter output, Paint paint, Func<string, string> color)
    {
        output.WriteLine();
        output.WriteLine(color(title));
        foreach (var line in SampleText.Lines(sample))
        {
            output.WriteLine($"{paint.Frame("  |")} {line}".TrimEnd());
        }
    }
}
