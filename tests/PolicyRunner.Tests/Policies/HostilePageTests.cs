using PolicyRunner.Checking;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Policies;

/// <summary>A page of thousands of what a shipped policy looks for has findings: no policy breaks on it, which would be everybody's trouble.</summary>
public sealed class HostilePageTests
{
    private const string Undeclared = "# T\n\n**Owner**: ops\n\n## Steps\n\n";
    private const string Declared = "---\nid: OPS-1\ntitle: x\nowner: t\n---\n# T\n\n## Procedure\n\n1. a\n\n";
    private const string Key = "MIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq";

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\n", 37_000)]
    [InlineData("-----BEGIN PRIVATE KEY-----\n" + Key + "\n", 12_000)]
    [InlineData("-----BEGIN PRIVATE KEY-----\n" + Key + "\n-----END PRIVATE KEY-----\n", 8_000)]
    [InlineData("-----BEGIN ", 4_000)]
    [InlineData("xoxb-", 9_000)]
    [InlineData("xoxb-1", 8_000)]
    [InlineData("ghp_", 12_000)]
    [InlineData("sk_live_", 6_000)]
    [InlineData("eyJ", 16_000)]
    public void Thousands_of_beginnings_of_secrets(string repeated, int times)
    {
        // Lines of more than 50,000 characters are not read.
        var line = Repeat(repeated, times);
        Holds("RB013", Undeclared + (repeated.Contains('\n', StringComparison.Ordinal) ? line : Repeat(line + "\n", 20)));
    }

    [Theory]
    [InlineData("token=")]
    [InlineData("secret=")]
    [InlineData("password=")]
    [InlineData("passw=")]
    [InlineData("passwd1=")]
    [InlineData("passwd1aB=")]
    [InlineData("passW1=2")]
    [InlineData("passwOrD=1A2")]
    [InlineData("api_key=")]
    [InlineData("PASSWORD=x")]
    [InlineData("token=x=")]
    [InlineData("token======")]
    [InlineData("token:")]
    [InlineData("a://b:=:=:=@")]
    [InlineData("a=")]
    [InlineData("=:")]
    public void Thousands_of_assignments_of_secrets(string repeated)
    {
        // The longest lines that are read, up to the longest page.
        var page = Undeclared + Repeat(Repeat(repeated, 49_900 / repeated.Length) + "\n", 20);
        Holds("RB013", page);
        Assert.InRange(StepsUsed.On(page)["RB013"], 0, 0.3);
    }

    [Theory]
    [InlineData("bash", "rm -rf /d\n")]
    [InlineData("sql", "DROP TABLE a;\n")]
    [InlineData("powershell", "Remove-Item a\n")]
    [InlineData("bash", "kubectl delete namespace a\n")]
    [InlineData("bash", "kubectl create secret generic a\n")]
    [InlineData("bash", "a\n")]
    [InlineData("bash", "helm rollback api\n")]
    [InlineData("bash", "x previous\n")]
    public void Thousands_of_commands(string language, string command)
    {
        var block = $"```{language}\n{Repeat(command, 19_000)}```\n";
        var item = "   " + block.TrimEnd().Replace("\n", "\n   ", StringComparison.Ordinal) + "\n";

        Holds(null, Undeclared + block);
        Holds(null, Declared + item);
        Holds(null, Declared + "## Rollback\n\nRoll back to the previous version.\n\n1. b\n\n" + item);
    }

    [Fact]
    public void Thousands_of_sentences_about_a_rollback() => Holds(null, Declared + Repeat("Roll back the version `git revert HEAD`.\n\n", 9_000));

    [Fact]
    public void Thousands_of_runbooks_on_a_page() =>
        Holds(null, "# Ops\n\n" + string.Concat(Enumerable.Range(0, 6_000).Select(i => $"## [OPS-{i}] x\n\n1. Do\n\n   ```bash\n   rm -rf /d\n   ```\n\n")));

    [Theory]
    [InlineData("", "1. Do\n\n   ```bash\n   rm -rf /d\n   ```\n\n")]
    [InlineData("", "1. Do\n\n   ```bash\n   rm -rf /srv/data\n   ```\n\nSome prose of a few words, and some more of them.\n\n")]
    [InlineData("", "1. Do\n\n   > [!WARNING]\n   > x\n\n   ```bash\n   rm -rf /d\n   ```\n\n")]
    [InlineData("> [!WARNING]\n> x\n\n", "> [!NOTE]\n> x\n\n```bash\nrm -rf /d\n```\n\n")]
    [InlineData("", "## S\n\n<div class=\"warning\">x</div>\n\n## T\n\n```bash\nrm -rf /d\n```\n\n")]
    [InlineData("", "## Rollback\n\n1. Do\n\n   ```bash\n   helm rollback api\n   ```\n\n")]
    [InlineData("", "## Rollback\n\nRoll back to the previous version.\n\n")]
    [InlineData("", "### Do it\n\n1. Do\n\n   ```bash id=a undo=b\n   kubectl apply -f a\n   ```\n\n")]
    [InlineData("", "1. Do\n\n   ```bash\n   kubectl apply -f a\n   ```\n\n   **Expected**: done\n\n")]
    [InlineData("", "1. Do\n\n   ```bash\n   kubectl get a\n   ```\n\n## Verification\n\n1. See\n\n   ```bash\n   kubectl get b\n   ```\n\n## Procedure\n\n")]
    [InlineData("", "## Rollback\n\n1. Do\n\n   ```bash\n   git push\n   ```\n\n## Procedure\n\n1. x\n\n   ```bash\n   git push\n   ```\n\n")]
    [InlineData("", "- [ ] Approved by lead\n")]
    public void Thousands_of_steps_and_sections(string lead, string repeated)
    {
        var page = Declared + lead + Repeat(repeated, Math.Min(9_000, 950_000 / repeated.Length));
        Holds(null, page);
        Assert.DoesNotContain(StepsUsed.On(page), used => used.Value > 0.5);
    }

    [Theory]
    [InlineData("# a\n", 18_000)]
    [InlineData("# a\nrm -rf /d\n", 9_000)]
    [InlineData("rm -rf /d # a\n", 18_000)]
    [InlineData("rm -rf /d # warning\n", 18_000)]
    public void A_block_of_thousands_of_comments(string lines, int times)
    {
        var page = Declared + "   ```bash\n" + Repeat("   " + lines.TrimEnd().Replace("\n", "\n   ", StringComparison.Ordinal) + "\n", times) + "   rm -rf /d\n   ```\n";
        Holds(null, page);
        Assert.DoesNotContain(StepsUsed.On(page), used => used.Value > 0.5);
    }

    [Fact]
    public void A_title_of_a_line_over_thousands_of_blocks()
    {
        var page = "# " + Repeat("a b ", 12_000) + "\n\n" + Repeat("## S\n\n```bash\nrm -rf /d\n```\n\n", 9_000);
        Holds(null, page);
        Assert.DoesNotContain(StepsUsed.On(page), used => used.Value > 0.75);
    }

    private static void Holds(string? policy, string page)
    {
        using var repository = new TemporaryRepository();
        repository.Write("runbooks/a.md", page);

        var report = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);

        Assert.Empty(report.Errors.Where(error => policy is null || error.Policy == policy).Select(error => error.Message));
        Assert.DoesNotContain(report.Findings, finding => finding.Policy == "RB002");
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
