using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking;

/// <summary>Threads hand in findings in any order; a report has one.</summary>
public sealed class FindingOrderTests
{
    private static readonly SourceFile Page = Sketch.File("# A page\n\nSome words to find things in.\n");

    private static readonly ActivePolicy[] Policies = [Active("TEAM1", "TEAM1-a.csx"), Active("TEAM1", "TEAM1-b.csx"), Active("TEAM2", "TEAM2-a.csx")];

    [Fact]
    public void A_report_does_not_depend_on_the_order_in_which_findings_come()
    {
        var findings =
            from policy in Gen.Elements(Policies)
            from start in Gen.Choose(0, 1)
            from message in Gen.Elements("same", "other")
            from severity in Gen.Elements<Severity?>(null, Severity.Info, Severity.Error)
            from confidence in Gen.Elements<Confidence?>(null, Confidence.Low)
            from isSecret in Gen.Elements(false, false, true)
            from fix in Gen.Elements(null, Fix.Safe("Mend it"), Fix.Safe("Mend it", new TextEdit(Page.Span(0, 3), "x")), Fix.Unsafe("Mend it", new TextEdit(Page.Span(0, 3), "y")))
            from related in Gen.Elements<RelatedPlace[]>([], [new RelatedPlace(Page.Span(2, 4), "a")], [new RelatedPlace(Page.Span(2, 4), "b")])
            select new RawFinding(policy, Page.Span(start, 5).Finding(message) with { Severity = severity, Confidence = confidence, IsSecret = isSecret, Fix = fix, Related = related });
        var shuffled = from list in Gen.ListOf(findings) from other in Gen.Shuffle(list.ToArray()) select (list, other);

        Prop.ForAll(Arb.From(shuffled), pair => Assert.Equal(Shown(pair.list), Shown(pair.other))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_the_same_thing_said_twice_the_worst_is_reported()
    {
        var mild = new RawFinding(Policies[0], Page.Span(0, 5).Finding("same") with { Severity = Severity.Info });
        var bad = new RawFinding(Policies[0], Page.Span(0, 5).Finding("same") with { Severity = Severity.Error });

        Assert.Equal(Severity.Error, Assert.Single(Checker.Report([mild, bad], new Library([]))).Severity);
        Assert.Equal(Severity.Error, Assert.Single(Checker.Report([bad, mild], new Library([]))).Severity);
    }

    [Fact]
    public void What_one_of_two_policies_with_one_id_finds_does_not_rename_what_the_other_finds()
    {
        var own = new RawFinding(Policies[1], Page.Span(0, 5).Finding("Seen 15 times."));
        var alone = Assert.Single(Checker.Report([own], new Library([])));

        var both = Checker.Report([own, new RawFinding(Policies[0], Page.Span(0, 5).Finding("Seen 14 times."))], new Library([]));

        Assert.Equal(alone.Fingerprint, both[1].Fingerprint);
    }

    private static string Shown(IEnumerable<RawFinding> raw) => string.Join('\n', Checker.Report([.. raw], new Library([])).Select(finding =>
        Sketch.Write(Sketch.Report(finding), ReportFormat.Json) + finding.Fix?.Title + string.Concat(finding.Fix?.Edits.Select(edit => edit.Replacement) ?? [])));

    private static ActivePolicy Active(string id, string path)
    {
        var policy = new Policy(id, "name") { Title = "t", Why = "w", Severity = Severity.Warning };
        return new ActivePolicy(policy, new PolicyEntry(policy, path, path, IsBuiltIn: false), policy.Severity, policy.Enforcement, new SettingValues([], new Dictionary<string, object>()));
    }
}
