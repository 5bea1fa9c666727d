using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>A comment in a line of text covers that line; on lines of its own the block below it, next to a heading that section, above the first heading the file.</summary>
public sealed class IgnoreScopeTests
{
    private const string Words = "policyrunner-ignore RB011 until 2026-12-31 by sre: moved soon";
    private const string Comment = $"<!-- {Words} -->";

    [Theory]
    [InlineData("a block", $"# T\n\n{Comment}\n\nSee [a](~).\n\nAnd [b](b.md).\n\n## S\n\nx [c](c.md)\n", "5 7 11")]
    [InlineData("a block further down", $"# T\n\nText.\n\n{Comment}\nSee [a](~).\n\nAnd [b](b.md).\n", "6")]
    [InlineData("a list", $"# T\n\nText.\n\n{Comment}\n- [a](a.md)\n- [b](b.md)\n\n[c](c.md)\n", "6 7")]
    [InlineData("a block of an item", $"# T\n\n1. [z](z.md)\n\n   {Comment}\n\n   [a](a.md)\n\n2. [b](b.md)\n", "7")]
    [InlineData("a quote", $"# T\n\nText.\n\n> {Comment}\n>\n> [a](a.md)\n\n[b](b.md)\n", "7")]
    [InlineData("a table", $"# T\n\nText.\n\n{Comment}\n\n| A |\n|---|\n| [a](a.md) |\n\n[b](b.md)\n", "9")]
    [InlineData("a section, from below its heading", $"# T\n\n[z](z.md)\n\n## S\n\n{Comment}\n\n[a](a.md)\n\n### U\n\n[b](b.md)\n\n## V\n\n[c](c.md)\n", "9 13")]
    [InlineData("a section, from above its heading", $"# T\n\n[z](z.md)\n\n{Comment}\n## S\n\n[a](a.md)\n\n## V\n\n[c](c.md)\n", "8")]
    [InlineData("a line", $"# T\n\n[z](z.md)\n[a](a.md) {Comment}\n[b](b.md)\n", "4")]
    [InlineData("a row", $"# T\n\n| A |\n|---|\n| [a](a.md) {Comment} |\n| [b](b.md) |\n", "5")]
    [InlineData("the file, from above", $"{Comment}\n\n# T\n\n[a](a.md)\n\n## S\n\n[b](b.md)\n", "5 9")]
    [InlineData("the file, from its front matter", $"---\nowner: sre # {Words}\n---\n\n# T\n\n[a](a.md)\n\n## S\n\n[b](b.md)\n", "7 11")]
    [InlineData("a page without headings", $"{Comment}\n\n[a](a.md)\n\n[b](b.md)\n", "3")]
    [InlineData("several in a row", $"# T\n\nText.\n\n<!-- policyrunner-ignore RB014 until 2026-12-31 by sre: x -->\n{Comment}\n\n[a](a.md)\n\n[b](b.md)\n", "8")]
    [InlineData("two on one line", $"# T\n\nText.\n\n<!-- policyrunner-ignore RB014 until 2026-12-31 by sre: x --> {Comment}\n\n[a](a.md)\n\n[b](b.md)\n", "7")]
    [InlineData("over several lines", "# T\n\nText.\n\n<!--\npolicyrunner-ignore\n  RB011\n  until 2026-12-31 by sre:\n  moved\n  soon\n-->\n\n[a](a.md)\n\n[b](b.md)\n", "13")]
    [InlineData("what is folded away", $"# T\n\nText.\n\n<details>\n{Comment}\n\n[a](a.md)\n\n</details>\n\n[b](b.md)\n", "8")]
    [InlineData("what has attributes", $"# T\n\nText.\n\n<div class=\"a b\" id='c' hidden data-x=1>\n<textarea>x < y</textarea> a < b\n{Comment}\n</div>\n\n[a](a.md)\n\n[b](b.md)\n", "10")]
    [InlineData("nothing, at the end", $"# T\n\n[a](a.md)\n\n{Comment}\n", "")]
    [InlineData("CRLF", $"# T\r\n\r\nText.\r\n\r\n{Comment}\r\n\r\n[a](a.md)\r\n\r\n[b](b.md)\r\n", "7")]
    public void A_comment_covers(string what, string page, string lines)
    {
        Assert.True(lines == Waived(page), $"{what}: {Waived(page)}");
    }

    [Theory]
    [InlineData($"# {Words}", "Inside a code block a comment is text and accepts nothing; put it above the block: <!-- policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason -->.")]
    [InlineData("ls\n  # policyrunner-disable TEAM1", "Inside a code block a comment is text and accepts nothing; put it above the block: <!-- policyrunner-ignore TEAM1 until 2027-01-31 by TEAM: reason -->.")]
    [InlineData("ls # policyrunner-ignore RB011", null)]
    [InlineData("# see policyrunner-ignore RB011", null)]
    [InlineData("# policyrunner-ignored pages", null)]
    [InlineData("echo 'policyrunner-ignore'", null)]
    [InlineData("# policyrunner-waive RB012", "Inside a code block a comment is text and accepts nothing; put it above the block: <!-- policyrunner-ignore RB012 until 2027-01-31 by TEAM: reason -->.")]
    [InlineData("# policyrunner-skips RB012", null)]
    public void An_ignore_among_commands_says_that_it_is_none(string commands, string? message)
    {
        var report = Check($"# T\n\n## Procedure\n\n```bash\n{commands}\n```\n\n[a](a.md)\n");

        Assert.Equal(message, report.Findings.SingleOrDefault(finding => finding.Policy == "RB003")?.Message);
        Assert.Contains(report.Findings, finding => finding is { Policy: "RB011", Waived: null });
    }

    [Theory]
    [InlineData("policyrunner-disable RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner-waive RB011 until 2026-12-31 by sre: x", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("PolicyRunner_Suppress: RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner skip RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner-ingore RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner ignore RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner: ignore RB011", "This looks like an ignore and is none; write: policyrunner-ignore RB011 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner-ignore TEAM7", "This ignore does not say until when; write: policyrunner-ignore TEAM7 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner-ignore until 2027-01-31: x", "This ignore names no policy; write: policyrunner-ignore RB304 until 2027-01-31 by TEAM: reason.")]
    [InlineData("policyrunner-ignore RB11 until 2026-12-31 by sre: x", "There is no policy 'RB11' to waive. Did you mean 'RB011'?")]
    [InlineData("policyrunner-ignore RB0101 until 2026-12-31 by sre: x", "There is no policy 'RB0101' to waive. Did you mean 'RB101'?")]
    [InlineData("policyrunner-ignore XY9 until 2026-12-31 by sre: x", "There is no policy 'XY9' to waive. 'policyrunner policy list' shows all that there are.")]
    [InlineData("policyrunner-ignore link-target-exists until 2026-12-31 by sre: x", "Waivers take the id: write RB011 in the place of 'link-target-exists'.")]
    public void What_is_proposed_names_the_policy_that_was_meant(string words, string message) =>
        Assert.Equal(message, Check($"# T\n\nText.\n\n<!-- {words} -->\n\n[a](a.md)\n").Findings.Single(finding => finding.Policy == "RB003").Message);

    [Fact]
    public void What_is_proposed_needs_no_team_where_the_page_has_an_owner() =>
        Assert.Equal("This ignore does not say until when; write: policyrunner-ignore RB011 until 2027-01-31: reason.",
            Check("# T\n\n**Owner**: sre\n\n<!-- policyrunner-ignore RB011 -->\n\n[a](a.md)\n").Findings.Single(finding => finding.Policy == "RB003").Message);

    [Theory]
    [InlineData($"# T\n\nText.\n\n```html\n{Comment}\n```\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n    {Comment}\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nSee `{Comment}` [a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<pre>\n{Comment}\n</pre>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<script>\n{Comment}\n</script>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div title=\"{Comment}\">\n</div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div title=\"\n{Comment}\n\">\n</div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div title = \"\n{Comment}\n\">\n</div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div>\n<textarea>\n{Comment}\n</textarea>\n</div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div>\n<SCRIPT type=\"x\">\n{Comment}\n</script>\n</div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n<div>\n<textarea>\n\n{Comment}\n\n[a](a.md)\n\n</textarea>\n</div>\n")]
    [InlineData($"# T\n\nText.\n\n<div><!x\n{Comment}\n></div>\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n\\{Comment}\n\n[a](a.md)\n")]
    [InlineData($"---\nnote: |\n  # {Words}\n---\n# T\n\n[a](a.md)\n")]
    [InlineData($"---\nnote: 'x # {Words}'\n---\n# T\n\n[a](a.md)\n")]
    [InlineData($"# T\n\nText.\n\n```yaml\n# {Words}\na: b\n```\n\n[a](a.md)\n")]
    [InlineData("# T\n\nText.\n\n<!-- policyrunner accepts this page -->\n[a](a.md)\n")]
    [InlineData("# T\n\nText.\n\n<!-- policyrunner skip what is old -->\n[a](a.md)\n")]
    [InlineData("# T\n\nText.\n\n<!-- policyrunner:index -->\n[a](a.md)\n<!-- /policyrunner:index -->\n")]
    [InlineData("# T\n\nText.\n\n<!-- policyrunner check -->\n[a](a.md)\n")]
    [InlineData("# T\n\nText.\n\n<!-- see policyrunner-ignore RB011 until 2026-12-31 by sre: x -->\n[a](a.md)\n")]
    public void What_only_shows_an_ignore_is_none(string page)
    {
        var report = Check(page);

        Assert.Contains(report.Findings, finding => finding.Policy == "RB011");
        Assert.DoesNotContain(report.Findings, finding => finding.Policy is "RB003" or "RB004" || finding.Waived is not null);
    }

    [Theory]
    [InlineData("<!-- policyrunner-ignore RB011 until 2026-12-31 by sre: x --!> -->")]
    [InlineData("<!-- policyrunner-ignore RB011 until 2026-12-31 by sre: <!-- x -->")]
    [InlineData("<!-- policyrunner-ignore RB011 until 2026-12-31 by sre: x\npolicyrunner-ignore RB014 until 2026-12-31: y -->")]
    [InlineData("<!-- policyrunner ignore RB011 until 2026-12-31 by sre: x -->")]
    [InlineData("<!-- PolicyRunner-Ignore RB011 until 2026-12-31 by sre: x -->")]
    [InlineData("<!-- policyrunner-ignore-next RB011 until 2026-12-31 by sre: x -->")]
    [InlineData("<!-- policyrunner-ignore -->")]
    [InlineData("<!-- policyrunner-ignore RB011 until 2026-12-31T00:00:00Z by sre: x -->")]
    [InlineData("<!-- policyrunner-ignore RB011 UNTIL 2026-12-31 by sre: x -->")]
    public void What_means_to_be_an_ignore_and_is_not_fails_the_check_and_accepts_nothing(string comment)
    {
        var report = Check($"# T\n\nText.\n\n{comment}\n\n[a](a.md)\n");

        Assert.Contains(report.Findings, finding => finding is { Policy: "RB003", Waived: null } && finding.Span.StartPosition.Line == 5);
        Assert.Contains(report.Findings, finding => finding is { Policy: "RB011", Waived: null });
    }

    [Fact]
    public void A_comment_that_is_never_closed_accepts_nothing()
    {
        var report = Check($"# T\n\n[a](a.md)\n\n<!-- {Words}\n\n[b](b.md)\n");

        Assert.Equal(0, report.Account.Waived);
        Assert.Contains(report.Findings, finding => finding.Policy == "RB023");
    }

    [Fact]
    public void A_huge_comment_is_refused_and_so_are_too_many()
    {
        Assert.Contains(Check($"# T\n\n<!-- {Words} {new string('x', 2_000)} -->\n\n[a](a.md)\n").Findings, finding => finding.Policy == "RB003");

        var many = Check("# T\n\nText.\n\n" + string.Concat(Enumerable.Repeat($"{Comment.Replace("RB011", "RB015", StringComparison.Ordinal)}\n\n[a](ttps://a.example)\n\n", 600)));

        Assert.Equal(500, many.Account.Waived);
        Assert.StartsWith("This file has more than 500 ignores", Assert.Single(many.Findings, finding => finding.Policy == "RB003").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the file, above the first key", "# ~\nid: OPS-001\nsections:\n  procedure:\n    - title: A\n      actions:\n        - bash: kubectl delete pod a\n", "7")]
    [InlineData("the step below", "id: OPS-001\nsections:\n  procedure:\n    # ~\n    - title: A\n      actions:\n        - bash: kubectl delete pod a\n    - title: B\n      actions:\n        - bash: kubectl delete pod b\n", "7")]
    [InlineData("the entry below", "id: OPS-001\n# ~\nsections:\n  procedure:\n    - title: A\n      actions:\n        - bash: kubectl delete pod a\n    - title: B\n      actions:\n        - bash: kubectl delete pod b\n", "7 10")]
    [InlineData("the line", "id: OPS-001\nsections:\n  procedure:\n    - title: A\n      actions:\n        - bash: kubectl delete pod a # ~\n    - title: B\n      actions:\n        - bash: kubectl delete pod b\n", "6")]
    [InlineData("nothing, in a script", "id: OPS-001\nsections:\n  procedure:\n    - title: A\n      actions:\n        - bash: |\n            # ~\n            kubectl delete pod a\n", "")]
    public void A_comment_in_a_YAML_runbook_covers(string what, string text, string lines)
    {
        var words = Words.Replace("RB011", "RB307", StringComparison.Ordinal);
        using var repository = new WaivingRepository().Write("docs/a.runbook.yml", text.Replace("~", words, StringComparison.Ordinal));
        var report = repository.Check();

        Assert.Equal((what, lines), (what, string.Join(' ', report.Findings.Where(finding => finding is { Policy: "RB307", Waived: not null }).Select(finding => finding.Span.StartPosition.Line))));
    }

    [Fact]
    public void A_comment_in_a_YAML_action_covers_that_block()
    {
        const string action = "### Step 1: Look\n\n```yaml http\n# policyrunner-ignore RB307 until 2026-12-31 by sre: it is quick\nurl: https://example.com/healthz\n```\n\n### Step 2: Look again\n\n```yaml http\nurl: https://example.com/healthz\n```\n";
        using var repository = new WaivingRepository().Write("docs/a.md", $"---\nid: OPS-001\n---\n# T\n\n## Procedure\n\n{action}");

        Assert.Equal(["RB307 docs/a.md:10 waived", "RB307 docs/a.md:17"], WaivingRepository.Lines(repository.Check()).Where(line => line.StartsWith("RB307", StringComparison.Ordinal)));
    }

    private static string Waived(string page) => string.Join(' ', Check(page.Replace("~", "a.md", StringComparison.Ordinal)).Findings
        .Where(finding => finding is { Policy: "RB011", Waived: not null }).Select(finding => finding.Span.StartPosition.Line));

    private static CheckReport Check(string page)
    {
        using var repository = new WaivingRepository().Write("docs/page.md", page);
        return repository.Check();
    }
}
