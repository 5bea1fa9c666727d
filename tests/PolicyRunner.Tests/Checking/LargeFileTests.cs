using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>A file within the limits costs time in proportion to its size, whatever stands in it.</summary>
[Collection(Growth.Alone)]
public sealed class LargeFileTests
{
    private const int Characters = 1_000_000;

    // More are not read; what begins a line is counted for one.
    private const int Blocks = 95_000;
    private const int Commands = 19_000;

    [Theory]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "1. x\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "1. x\n   <!-- ack within=1m -->\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "### Step 1: x\n")]
    [InlineData("# Restart runbook\n\n## Procedure\n\n", "Roll back the previous version.\n\n")]
    [InlineData("# Restart runbook\n\n", "# ⚠\n")]
    [InlineData("# Restart runbook\n\n", "a\n=\n")]
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
    public void A_file_of_a_megabyte_costs_in_proportion_to_its_size(string beginning, string repeated)
    {
        var count = Math.Min(Characters / repeated.Length, Blocks / repeated.Split('\n').Sum(line => line.Length == 0 ? 0 : line == "=" ? 5 : 1));
        count = beginning.Contains("bash", StringComparison.Ordinal) || repeated.Contains("bash", StringComparison.Ordinal) ? Math.Min(count, Commands) : count;
        using var repository = new TemporaryRepository();

        Growth.IsInProportion(count, times =>
        {
            repository.Write("runbooks/large.md", Text(beginning, repeated, times));
            return () =>
            {
                var report = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);

                Assert.Empty(report.Errors.Select(error => error.Message));
                Assert.DoesNotContain(report.Findings, finding => finding.Message.StartsWith("The file has more than", StringComparison.Ordinal));
            };
        });
    }

    private static string Text(string beginning, string repeated, int times)
    {
        var text = beginning + string.Concat(Enumerable.Range(0, times).Select(number => repeated.Replace("¤", $"{number}", StringComparison.Ordinal)));

        // Longer lines are refused, so that this would be no test of what stands in them.
        return repeated.Contains('\n', StringComparison.Ordinal) ? text : string.Join('\n', text.Chunk(40_000).Select(line => new string(line)));
    }
}
