using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Reporting;

public sealed class PolicyPagesTests
{
    private static readonly Policy Freshness = new("RB401", "reviewed-in-time")
    {
        Title = "A runbook was reviewed within its interval",
        Why = "Commands of a page that nobody looked at for a year are wrong at the worst moment, and the person who pastes them cannot know it.",
        Severity = Severity.Warning,
        Enforcement = Enforcement.Advisory,
        Profile = Profile.Baseline,
        Settings =
        [
            Setting.Number("days", 90, "The longest interval in days, from 1."),
            Setting.Flag("drafts", false, "Whether drafts count too."),
            Setting.List("kinds", ["incident", "security"], "The kinds it is asked of."),
            Setting.Text("label", "Reviewed \"by\"", "The label that is looked for."),
        ],
        Check = (_, _) => [],
        AppliesTo = runbook => runbook.IsDeclared,
        Bad = ["---\nreviewed: [|2020-01-01|]\n---\n# [|\ttwo\nlines|] 危険 [||]x\n"],
        Good = ["---\nreviewed: 2026-11-01\n---\n```\ncode\n```\n"],
    };

    private static readonly Policy[] Policies = [Sketch.Policy("RB900", "a|b <i>"), Freshness];

    [Fact]
    public void A_policy_explains_itself()
    {
        var output = new StringWriter { NewLine = "\n" };
        PolicyExplainWriter.Write(Catalogued(), output, new ReportOptions());
        Snapshot.Match(output.ToString(), "Explain");
    }

    [Fact]
    public void A_policy_that_is_switched_off_says_so()
    {
        var output = new StringWriter { NewLine = "\n" };
        PolicyExplainWriter.Write(new CataloguedPolicy(Freshness, null, null, new SourceFile("policies/policyrunner.yml", "policies:\n  RB401: {}\n").Span(12, 17)), output, new ReportOptions());

        Assert.Contains("switched off in policies/policyrunner.yml:2:3\n", output.ToString(), StringComparison.Ordinal);
    }

    // As an organisation sets it: worse, and sooner.
    private static CataloguedPolicy Catalogued()
    {
        var given = new Dictionary<string, object> { ["days"] = 30.0 };
        var entry = new PolicyEntry(Freshness, "policies/RB401-reviewed-in-time.csx", "", IsBuiltIn: false);
        var active = new ActivePolicy(Freshness, entry, Severity.Error, Enforcement.Advisory, new SettingValues(Freshness.Settings, given));
        return new CataloguedPolicy(Freshness, entry, active, new SourceFile("policies/policyrunner.yml", "policies:\n  RB401: {}\n").Span(12, 17));
    }

    [Fact]
    public void Policies_are_listed_by_id()
    {
        var output = new StringWriter { NewLine = "\n" };
        PolicyListWriter.WriteText(Policies, output, new ReportOptions());
        Snapshot.Match(output.ToString(), "List");
    }

    [Fact]
    public void Policies_are_listed_for_programs()
    {
        var output = new StringWriter { NewLine = "\n" };
        PolicyListWriter.WriteJson(Policies, output);
        Snapshot.Match(output.ToString(), "ListJson");
    }

    [Fact]
    public void The_reference_page_holds_every_policy() => Snapshot.Match(PolicyReferenceWriter.Write(Policies), "Reference");
}
