using System.Diagnostics;
using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>A file within the limits costs time in proportion to its size, whatever stands in it.</summary>
public sealed class LargeFileTests
{
    private const int Characters = 1_000_000;

    // More are not read; what begins a line is counted for one.
    private const int Blocks = 95_000;

    // What is linear takes about a second; what is quadratic takes minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "1. x\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "1. x\n   <!-- ack within=1m -->\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "### Step 1: x\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "Roll back the previous version.\n\n")]
    [InlineData("# Restart runbook\n\n", "# ⚠\n")]
    [InlineData("# Restart runbook\n\n", "**Steps**\n\nx\n\n")]
    [InlineData("# Restart runbook\n\n", "**Owner**: x\n")]
    [InlineData("# Restart runbook\n\n", "<!-- ack within=1m -->\n\n")]
    [InlineData("# Restart runbook\n\n", "<!-- x\n")]
    [InlineData("# Restart runbook\n\n", "[a](b.md) ")]
    [InlineData("# Restart runbook\n\n", "[a]: b.md\n")]
    [InlineData("# Restart runbook\n\n", "[a][b]\n\n")]
    [InlineData("# Restart runbook\n\n| a | b |\n| - | - |\n", "| a | b |\n")]
    [InlineData("# Restart runbook\n\n", "``` `` ` ")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "```bash\nkubectl delete ns x\n```\n\n")]
    [InlineData("# Restart runbook\n\n```bash\n", "rm -rf /var/lib/x\n")]
    [InlineData("# Restart runbook\n\n```bash\n", "echo '\n")]
    [InlineData("# Restart runbook\n\n```bash\n", "cat <<A\n")]
    [InlineData("# Restart runbook\n\n```bash\n", "$(")]
    [InlineData("# Restart runbook\n\n```bash\n", "<x> ")]
    [InlineData("# Operations\n\n", "## [OPS-001] x\n\nSteps:\n\n1. x\n\n")]
    [InlineData("---\nid: A-1\ntitle: x\n---\n# x\n\n## Procedure\n\n", "```bash id=a needs=a\nls\n```\n\n")]
    [InlineData("---\nid: A-1\ntitle: x\n---\n# x\n\n## Procedure\n\n### x\n\n", "```yaml call\nrunbook: x\n```\n\n")]
    [InlineData("# Restart runbook\n\n", "## h¤\n\n[a](#g¤)\n\n")]
    [InlineData("# Restart runbook\n\n", "[a](g¤.md)\n\n")]
    [InlineData("# Operations\n\n", "## [OPS-¤] x\n\n```yaml runbook\nkind: x\n```\n\n### Procedure\n\n1. x\n\n")]
    public void A_file_of_a_megabyte_is_checked_in_seconds(string beginning, string repeated)
    {
        using var repository = new TemporaryRepository();
        var text = beginning + string.Concat(Enumerable.Range(0, Math.Min(Characters / repeated.Length, Blocks / repeated.Split('\n').Count(line => line.Length > 0))).Select(number => repeated.Replace("¤", $"{number}", StringComparison.Ordinal)));
        if (!repeated.Contains('\n', StringComparison.Ordinal))
        {
            // Longer lines are refused, so that this would be no test of what stands in them.
            text = string.Join('\n', text.Chunk(40_000).Select(line => new string(line)));
        }

        repository.Write("runbooks/large.md", text);
        var watch = Stopwatch.StartNew();

        var report = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);

        Assert.Empty(report.Errors.Select(error => error.Message));
        Assert.DoesNotContain(report.Findings, finding => finding.Message.StartsWith("The file has more than", StringComparison.Ordinal));
        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed}; {report.Findings.Count} findings.");
    }
}
