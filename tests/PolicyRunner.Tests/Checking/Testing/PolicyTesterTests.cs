using PolicyRunner.Checking;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Checking.Testing;

public sealed class PolicyTesterTests : IDisposable
{
    private const string Look = "---\nid: OPS-001\n---\n# Look\n\n## Procedure\n\n1. Look:\n\n   ```bash\n   kubectl get pods\n   ```\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_policy_that_keeps_its_word_passes()
    {
        var report = Test(Script());

        Assert.Equal(Verdict.Pass, report.Verdict);
        var result = Assert.Single(report.Policies);
        Assert.Equal(("policies/TEAM1-looks.csx", 1), (result.Path, result.Mutants));
        Assert.Empty(result.Failures);
        Assert.Empty(result.Notes);
        Assert.Equal(100, Assert.Single(report.Coverage).Percent);
    }

    [Theory]
    [InlineData("TEAM1")]
    [InlineData("policies/TEAM1-looks.csx")]
    public void Of_a_policy_that_loads_a_broken_file_that_file_is_told(string name)
    {
        repository.Write("policies/TEAM1-looks.csx", "#load \"lib/words.csx\"\n" + Script());
        repository.Write("policies/TEAM2-other.csx", Script().Replace("TEAM1", "TEAM2", StringComparison.Ordinal));
        repository.Write("policies/lib/words.csx", "static class Words\n{\n    public static string X => nothere;\n}\n");

        var report = PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = repository.Root, Names = [name] }, CancellationToken.None);

        Assert.Equal(Verdict.Error, report.Verdict);
        Assert.Equal(["policies/lib/words.csx:3:31", "policies/TEAM1-looks.csx:1:1"], report.Errors.Select(error => string.Join(':', error.Located.Split(':').Take(3))));
        Assert.DoesNotContain(report.Errors, error => error.IsUsage);
    }

    [Fact]
    public void Failures_are_shown_at_their_lines_of_the_script()
    {
        var report = Test(Script(
            check: "runbook.Commands.Where(command => command.Tool == \"kubectl\").Select(command => command.Finding(\"kubectl is used.\"))",
            bad: Look.Replace("kubectl get pods", "kubectl [|get|] pods\n   [|helm list|]", StringComparison.Ordinal),
            good: Look));

        Assert.Equal(Verdict.Fail, report.Verdict);
        var output = new StringWriter { NewLine = "\n" };
        PolicyTestWriter.WriteText(report, output, new ReportOptions());
        Snapshot.Match(output.ToString(), "Failures");
    }

    [Theory]
    [InlineData("", "AppliesTo = runbook => runbook.Id == \"OTHER\",", "AppliesTo says no to 'OPS-001', so Check was never called")]
    [InlineData("# Nothing [|here|]\n", "", "the sample holds no runbook, so Check was never called; give it front matter with an id, or a heading with steps")]
    public void A_bad_sample_that_the_policy_never_saw_says_why(string bad, string more, string why)
    {
        var report = Test(Script(bad: bad.Length == 0 ? null : bad, more: more));

        Assert.Equal([why], Assert.Single(Assert.Single(report.Policies).Failures).Hints);
    }

    [Fact]
    public void A_bad_sample_that_is_none_of_the_librarys_runbooks_says_so()
    {
        var report = Test("""
            return new Policy("TEAM1", "shared")
            {
                Title = "Nothing is there twice", Why = "Why.", Severity = Severity.Error,
                CheckAll = (library, context) => library.Runbooks.Skip(1).Select(runbook => runbook.Span.Finding("There is another one.")),
                Bad = ["=== runbooks/a.md\n# A\n\nNothing.\n=== runbooks/b.md\n[|# B|]\n\nNothing.\n"],
                Good = ["# A\n\nNothing.\n"],
            };
            """);

        Assert.Contains(Assert.Single(report.Policies).Failures, failure => failure.Hints.SequenceEqual(["'runbooks/a.md' holds no runbook, so it is none of library.Runbooks; give it front matter with an id, or a heading with steps"]));
    }

    [Fact]
    public void A_part_that_no_sample_notices_is_a_failure()
    {
        var report = Test(Script(more: "CheckAll = (library, context) => [],"));

        var failure = Assert.Single(Assert.Single(report.Policies).Failures);
        Assert.Equal(PolicyTestFailureKind.Mutant, failure.Kind);
        Assert.Equal("Without CheckAll all samples pass as well; add a bad sample that only CheckAll flags.", failure.Message);
    }

    [Fact]
    public void What_AppliesTo_keeps_out_should_be_a_good_sample()
    {
        var untested = Test(Script(more: "AppliesTo = runbook => runbook.IsDeclared,"));
        var tested = Test(Script(more: "AppliesTo = runbook => runbook.IsDeclared,", good: "# Look\n\n## Procedure\n\n1. Look:\n\n   ```bash\n   kubectl get pods\n   ```\n"));

        Assert.StartsWith("no sample notices when AppliesTo is left out", Assert.Single(Assert.Single(untested.Policies).Notes), StringComparison.Ordinal);
        Assert.Empty(Assert.Single(tested.Policies).Notes);
        Assert.Equal(Verdict.Pass, tested.Verdict);
    }

    [Fact]
    public void Samples_that_a_check_would_not_hold_to_the_profile_are_noted()
    {
        var report = Test(Script(bad: Look.Replace("---\nid: OPS-001\n---\n", "", StringComparison.Ordinal).Replace("kubectl get pods", "[|kubectl get pods|]", StringComparison.Ordinal)));

        Assert.StartsWith("no bad sample is a declared runbook", Assert.Single(Assert.Single(report.Policies).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command.Span.InsertAfter(\" -n web\")", null, null)]
    [InlineData("command.Span.InsertAfter(\" --oops\")", "Bad sample 1: the fix 'Add it' does not end its finding; edit what the policy looks at, or leave the fix out.", "with it line 11 is 'kubectl get pods --oops'")]
    [InlineData("command.Span.InsertBefore(\"time \")", "Bad sample 1: the fix 'Add it' does not end its finding; edit what the policy looks at, or leave the fix out.", "with it line 11 is 'time kubectl get pods'")]
    [InlineData("command.Span.Replace(command.Text)", "Bad sample 1: the fix 'Add it' changes nothing; give it an edit that ends its finding.", null)]
    [InlineData("command.Span.InsertAfter(\" -n web\\n   ```\")", "Bad sample 1: the text that the fix 'Add it' leaves does not read: This code block is never closed", "with it line 13 is '```'")]
    [InlineData("runbook.Extent.InsertBefore(\"x\\n\\n\")", "Bad sample 1: the text that the fix 'Add it' leaves is no declared runbook any more; edit less of it, or leave the fix out.", "with it line 1 is 'x'")]
    [InlineData("runbook.Span.Replace(\": :\")", "Bad sample 1: the text that the fix 'Add it' leaves does not read: ", "with it line 2 is 'id: : :'")]
    public void A_fix_must_end_the_finding_of_the_sample(string edit, string? message, string? hint)
    {
        var report = Test(Script($"runbook.Commands.Where(command => !command.HasFlag(\"-n\")).Select(command => command.Finding(\"No namespace.\") with {{ Fix = Fix.Unsafe(\"Add it\", {edit}) }})"));

        var failures = Assert.Single(report.Policies).Failures;
        Assert.Equal(message is null ? Verdict.Pass : Verdict.Fail, report.Verdict);
        Assert.Equal(message is null ? 0 : 1, failures.Count);
        foreach (var failure in failures)
        {
            Assert.StartsWith(message!, failure.Message, StringComparison.Ordinal);
            Assert.Equal("policies/TEAM1-looks.csx kubectl get pods", $"{failure.Found!.Value.File.Path} {failure.Found.Value.Text}");
            Assert.Equal(hint is null ? [] : [hint], failure.Hints);
        }
    }

    [Fact]
    public void A_fix_that_changes_what_a_page_runs_is_not_safe()
    {
        var report = Test(Script("runbook.Commands.Where(command => !command.HasFlag(\"-n\")).Select(command => command.Finding(\"No namespace.\") with { Fix = Fix.Safe(\"Add it\", command.Span.InsertAfter(\" -n web\")) })"));

        var failure = Assert.Single(Assert.Single(report.Policies).Failures);
        Assert.Equal("Bad sample 1: the fix 'Add it' is called safe and changes what the page runs; make it with Fix.Unsafe, for somebody to look at.", failure.Message);
        Assert.Equal(["with it line 11 is 'kubectl get pods -n web'"], failure.Hints);
    }

    [Fact]
    public void A_mistake_that_breaks_every_sample_is_said_once()
    {
        var broken = Assert.Single(Assert.Single(Test(Script("throw new InvalidOperationException(\"no\")")).Policies).Failures);

        Assert.StartsWith("Bad sample 1: The policy threw InvalidOperationException: no", broken.Message, StringComparison.Ordinal);
        Assert.EndsWith(" And so in 1 more sample.", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_twenty_samples_that_fail_no_more_are_tried()
    {
        var failures = Assert.Single(Test(Many("Enumerable.Range(0, 25).Select(i => new Sample($\"# A{i}\\n\\n[|b|]\\n\")).ToArray()", "[]")).Policies).Failures;

        Assert.Equal(20, failures.Count(failure => failure.IsBad == true));
        Assert.Contains(failures, failure => failure.Message == "6 more samples were not tried; mend the 20 before first.");
    }

    [Fact]
    public void A_sample_in_which_hundreds_of_things_are_found_breaks_the_policy()
    {
        var failure = Test(Many("[\"# A\\n\\n[|b|]\\n\"]", "Enumerable.Range(0, 600).Select(i => document.Sections[0].Finding($\"{i}\"))")).Policies[0].Failures[0];

        Assert.Equal(PolicyTestFailureKind.Broken, failure.Kind);
        Assert.Contains("found more than 516 things", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixes_that_leave_too_much_to_be_read_are_not_all_tried_and_that_is_no_pass()
    {
        const string Bad = "Enumerable.Range(0, 4).Select(i => new Sample($\"# A{i}\\n\\n\" + string.Concat(Enumerable.Range(0, 50).Select(n => $\"## [|B{n}|]\\n\\n\")) + new string('x', 15_000))).ToArray()";
        const string Find = "document.Sections.Where(section => section.PlainTitle.StartsWith(\"B\")).Select(section => document.File.Span(section.Span.Start + 3, section.Span.Start + 3 + section.PlainTitle.Length)).Select(span => span.Finding(\"b\") with { Fix = Fix.Safe(\"c\", span.Replace(\"C\")) })";
        var failure = Assert.Single(Assert.Single(Test(Many(Bad, Find)).Policies).Failures);

        Assert.Contains("were not all tried: they leave more than 1048576 characters to be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_that_take_too_long_together_are_no_pass()
    {
        const string Spin = "Enumerable.Range(0, 4_500_000).Count(i => i % 7 == 3) < 0 ? [] : document.Sections.Select(section => document.File.Span(section.Span.Start + 2, section.Span.Start + 3).Finding(\"a\"))";
        var failures = Assert.Single(Test(Many("Enumerable.Repeat(new Sample(\"# [|A|]\\n\"), 199).ToArray()", Spin)).Policies).Failures;

        Assert.Contains(failures, failure => failure.Kind == PolicyTestFailureKind.Broken
            && failure.Message.Contains("The samples of policy 'TEAM1' took more than 1 s of processor time together; use fewer or simpler ones, or test one policy at a time.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_with_a_declaration_or_a_sample_is_shown_at_its_line_of_the_script()
    {
        var half = Assert.Single(Assert.Single(Test(Script(bad: Look.Replace("kubectl get pods", "[|kubectl get pods", StringComparison.Ordinal))).Policies).Failures);
        var form = Test("// A policy.\nreturn new Policy(\"TEAM1\", \"looks\") { Title = \"t.\", Why = \"w\", Severity = Severity.Info, };").Policies[0].Failures[0];

        Assert.Equal(("policies/TEAM1-looks.csx", "[|"), (half.Found!.Value.File.Path, half.Found.Value.Text.ToString()));
        Assert.Equal(("policies/TEAM1-looks.csx", "2:8"), (form.Found!.Value.File.Path, $"{form.Found.Value.StartPosition}"));
    }

    [Fact]
    public void A_hard_mandatory_policy_is_switched_off_for_the_trial_too()
    {
        var result = Assert.Single(Test(Script(more: "Enforcement = Enforcement.HardMandatory,")).Policies);

        Assert.Empty(result.Failures);
        Assert.Equal(1, result.Mutants);
    }

    [Fact]
    public void Lines_that_no_sample_reaches_fail_below_the_share_asked_for()
    {
        const string Check = "Find(runbook)";
        const string Function = "static IEnumerable<Finding> Find(Runbook runbook)\n{\n    if (runbook.Title == \"Never\")\n    {\n        return [];\n    }\n\n    return runbook.Commands.Where(command => !command.HasFlag(\"-n\")).Select(command => command.Finding(\"No namespace.\"));\n}\n";

        Assert.Equal(Verdict.Pass, Test(Script(Check, behind: Function)).Verdict);
        var strict = Test(Script(Check, behind: Function), 100);

        Assert.Equal(Verdict.Fail, strict.Verdict);
        Assert.Empty(Assert.Single(strict.Policies).Failures);
        var file = Assert.Single(strict.Coverage);
        Assert.Equal("        return [];", File.ReadAllLines(repository.At("policies/TEAM1-looks.csx"))[Assert.Single(file.Missed) - 1]);
    }

    [Theory]
    [InlineData("TEAM1-other.csx", "The file is named 'TEAM1-other.csx' and holds policy TEAM1 looks; rename the file to 'TEAM1-looks.csx', or correct the id or name.")]
    public void The_form_of_a_policy_is_looked_at(string file, string message)
    {
        repository.Write($"policies/{file}", Script());
        var report = PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = repository.Root }, CancellationToken.None);

        Assert.Equal(message, Assert.Single(Assert.Single(report.Policies).Failures).Message);
    }

    [Fact]
    public void A_policy_that_looks_at_nothing_or_has_no_samples_fails()
    {
        var report = Test("return new Policy(\"TEAM1\", \"looks\") { Title = \"t.\", Why = \"w\", Severity = Severity.Info, };");

        Assert.Equal(
            ["The Title ends with a full stop", "It looks at nothing", "It has no bad sample", "It has no good sample"],
            Assert.Single(report.Policies).Failures.Select(failure => failure.Message.Split(';')[0].TrimEnd('.')));
    }

    [Fact]
    public void A_policy_that_throws_is_broken_and_a_script_that_does_not_compile_too()
    {
        var thrown = Test(Script("throw new InvalidOperationException(\"no\")"));
        Assert.Equal(Verdict.Error, thrown.Verdict);
        Assert.All(Assert.Single(thrown.Policies).Failures, failure => Assert.Equal(PolicyTestFailureKind.Broken, failure.Kind));
        Assert.Equal("policies/TEAM1-looks.csx", Assert.Single(thrown.Policies).Failures[0].Found!.Value.File.Path);

        var broken = Test("return 1;");
        Assert.Equal((Verdict.Error, 0), (broken.Verdict, broken.Policies.Count));
        Assert.False(Assert.Single(broken.Errors).IsUsage);
    }

    [Theory]
    [InlineData("runbook.Commands.Where(command => runbook.Steps.First(step => step.Id == \"x\").IsItem).Select(command => command.Finding(\"x\"))", "InvalidOperationException: First found nothing; use FirstOrDefault and ask whether it is null.")]
    [InlineData("[runbook.Steps.Single(step => step.Id.Length >= 0 && step.Id == \"y\").Finding(\"x\")]", "InvalidOperationException: Single found nothing; use SingleOrDefault and ask whether it is null.")]
    [InlineData("[runbook.Finding($\"{runbook.Steps.Where(step => step.Id == \"x\").Max(step => step.Id.Length)}\")]", "was given nothing; ask Any() first, or put DefaultIfEmpty(…) before it.")]
    [InlineData("[runbook.Steps[7].Finding(\"x\")]", "nothing stands at that index; ask for the Count or Length first, or use ElementAtOrDefault.")]
    [InlineData("[runbook.Finding(\"\")]", "gave a finding with an empty message")]
    [InlineData("[runbook.Finding(\"x\") with { Fix = new Fix(null!, false, []) }]", "Say what it does: Fix.Safe(\"Close the fence\", …).")]
    public void What_breaks_is_said_in_an_authors_words_and_underlined(string check, string message)
    {
        var failure = Assert.Single(Test(Script(check)).Policies).Failures[0];

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Check = (runbook, context) => {check},", failure.Found!.Value.Text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_for_an_answer_is_refused_where_it_is_written() =>
        Assert.EndsWith("Here the list of findings is null; return [] when there is nothing to say.", Assert.Single(Test(Script("null!")).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void A_null_for_an_answer_is_no_pass_wherever_it_comes_from()
    {
        var report = Test(Script("default!"));

        Assert.Contains(Assert.Single(report.Policies).Failures, failure => failure.Message.Contains("returned null", StringComparison.Ordinal) && failure.Found!.Value.Text.ToString() == "Check");
    }

    [Fact]
    public void An_id_of_a_shipped_policy_is_a_conflict_and_an_unknown_name_is_answered()
    {
        var conflict = Test(Script().Replace("TEAM1", "RB304", StringComparison.Ordinal));
        Assert.True(Assert.Single(conflict.Errors).IsUsage);

        Test(Script());
        var unknown = PolicyTester.Run(new PolicyTestRequest { Names = ["TEAM2"], WorkingDirectory = repository.Root }, CancellationToken.None);
        Assert.EndsWith("Did you mean 'TEAM1'?", Assert.Single(unknown.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team1")]
    [InlineData("policies/TEAM1-looks.csx")]
    public void A_policy_is_chosen_by_id_name_or_file(string name)
    {
        repository.Write("policies/TEAM2-breaks.csx", "return 1;");
        repository.Write("policies/TEAM1-looks.csx", Script());
        var report = PolicyTester.Run(new PolicyTestRequest { Names = [name], WorkingDirectory = repository.Root }, CancellationToken.None);

        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.Equal("TEAM1", Assert.Single(report.Policies).Policy.Id);
    }

    [Fact]
    public void Without_policies_nothing_was_tested() =>
        Assert.Equal(Verdict.Nothing, PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = repository.Root }, CancellationToken.None).Verdict);

    [Fact]
    public void The_policies_of_this_repository_pass_with_their_coverage()
    {
        var report = PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = Repository.Root }, CancellationToken.None);

        Assert.Empty(report.Errors);
        Assert.Empty(report.Policies.SelectMany(result => result.Failures.Select(failure => $"{result.Policy.Id}: {failure.Message}")));
        Assert.Empty(report.Coverage.Where(file => file.Percent < report.CoverageAsked).Select(file => $"{file.Path} misses {string.Join(", ", file.Missed)}"));
        Assert.Equal(Verdict.Pass, report.Verdict);
    }

    private PolicyTestReport Test(string script, double coverage = PolicyTestRequest.UsualCoverage)
    {
        repository.Write("policies/TEAM1-looks.csx", script);
        return PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = repository.Root, Coverage = coverage }, CancellationToken.None);
    }

    private static string Many(string bad, string find) =>
        "return new Policy(\"TEAM1\", \"looks\")\n{\n    Title = \"t\", Why = \"w\", Severity = Severity.Error, Profile = Profile.Baseline,\n"
        + $"    CheckDocument = (document, context) => {find},\n    Bad = {bad},\n    Good = [\"fine\\n\"],\n}};\n";

    private static string Script(
        string check = "runbook.Commands.Where(command => !command.HasFlag(\"-n\")).Select(command => command.Finding(\"No namespace.\"))",
        string? bad = null, string? good = null, string more = "", string behind = "")
    {
        bad ??= Look.Replace("kubectl get pods", "[|kubectl get pods|]", StringComparison.Ordinal);
        good ??= Look.Replace("kubectl get pods", "kubectl get pods -n web", StringComparison.Ordinal);
        return "return new Policy(\"TEAM1\", \"looks\")\n{\n    Title = \"kubectl is told the namespace\",\n    Why = \"why\",\n    Severity = Severity.Error,\n"
            + $"    {more}\n    Check = (runbook, context) => {check},\n    Bad =\n    [\n{Raw(bad)}    ],\n    Good =\n    [\n{Raw(good)}    ],\n}};\n{behind}";
    }

    private static string Raw(string text) =>
        $"        \"\"\"\n{string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"        {line}\n"))}        \"\"\",\n";
}
