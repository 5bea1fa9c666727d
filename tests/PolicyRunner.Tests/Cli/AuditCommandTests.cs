using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;

namespace PolicyRunner.Tests.Cli;

public sealed class AuditCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public AuditCommandTests()
    {
        using var writer = JournalWriter.Open(cli.PathOf(".policyrunner/runs/7f3a/journal.jsonl"), TimeProvider.System);
        writer.Append("run-started", []);
        writer.Append("run-ended", []);
    }

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("7f3a")]
    [InlineData(".policyrunner/runs/7f3a")]
    [InlineData(".policyrunner/runs/7f3a/journal.jsonl")]
    public void A_whole_record_passes_by_id_folder_or_file(string run)
    {
        Assert.Equal(0, cli.Run("audit", "verify", run, "--format", "json"));
        var answer = JsonNode.Parse(cli.Output)!;
        Assert.Equal((true, 2, null), ((bool)answer["valid"]!, (int)answer["records"]!, answer["firstBad"]));
    }

    [Fact]
    public void The_first_bad_record_is_named()
    {
        var path = cli.PathOf(".policyrunner/runs/7f3a/journal.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("run-started", "run-startet"));

        Assert.Equal(1, cli.Run("audit", "verify", "7f3a"));
        Assert.StartsWith("Broken at line 2: Record 2 does not follow record 1: one of them was changed. 1 record before it", cli.Output, StringComparison.Ordinal);
        Assert.Equal(1, cli.Run("audit", "verify", "7f3a", "--format", "json"));
        Assert.Equal(2, (int)JsonNode.Parse(cli.Output)!["firstBad"]!["line"]!);
    }

    [Fact]
    public void A_report_is_told_in_each_form_and_a_broken_record_fails()
    {
        foreach (var form in (string[])["text", "markdown", "json"])
        {
            Assert.Equal(0, cli.Run("audit", "report", "7f3a", "--format", form));
            Assert.NotEmpty(cli.Output);
        }

        var path = cli.PathOf(".policyrunner/runs/7f3a/journal.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("run-started", "run-startet"));
        Assert.Equal(1, cli.Run("audit", "report", "7f3a"));
        Assert.StartsWith("The record does not verify, at line 2", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_whose_head_was_kept_says_so_and_one_that_was_cut_since_fails()
    {
        var path = cli.PathOf(".policyrunner/runs/9a/journal.jsonl");
        using (var writer = JournalWriter.Open(path, TimeProvider.System))
        {
            writer.Append("run-started", new JsonObject { ["run"] = "9a" });
            writer.Append("run-ended", []);
            SharedState.Open(cli.Folder, CancellationToken.None).Anchor(writer.Reading, "9a", "alice", TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        Assert.Equal(0, cli.Run("audit", "verify", "9a", "--format", "json"));
        Assert.True((bool)JsonNode.Parse(cli.Output)!["anchored"]!);

        File.WriteAllLines(path, File.ReadAllLines(path)[..1]);
        Assert.Equal(1, cli.Run("audit", "verify", "9a"));
        Assert.Contains("It was anchored at record 2 and ends at record 1: its end was cut off.", cli.Output, StringComparison.Ordinal);

        File.WriteAllText(path, File.ReadAllText(path) + "\r\n");
        Assert.Equal(1, cli.Run("audit", "verify", "9a"));
        Assert.Contains("It was anchored at record 2, and only the 1 before the first bad one can be read.", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Anchored up to", cli.Output, StringComparison.Ordinal);

        File.WriteAllText(path, "");
        Assert.Equal(1, cli.Run("audit", "verify", "9a"));
        Assert.StartsWith("Broken: there is no record in it.\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("It was anchored at record 2 and ends at record 0: its end was cut off.", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_record_is_no_pass_and_a_missing_one_is_misuse()
    {
        File.WriteAllText(cli.PathOf("empty.jsonl"), "");

        Assert.Equal(3, cli.Run("audit", "verify", "empty.jsonl"));
        Assert.StartsWith("Empty: there is no record in it.\n", cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, cli.Run("audit", "verify", "nothing"));
        Assert.Contains("There is no journal of 'nothing'", cli.Error, StringComparison.Ordinal);
    }
}
