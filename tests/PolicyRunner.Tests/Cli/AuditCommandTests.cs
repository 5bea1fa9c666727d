using System.Text.Json.Nodes;
using PolicyRunner.Journal;

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
    public void An_empty_record_is_no_pass_and_a_missing_one_is_misuse()
    {
        File.WriteAllText(cli.PathOf("empty.jsonl"), "");

        Assert.Equal(3, cli.Run("audit", "verify", "empty.jsonl"));
        Assert.Equal(2, cli.Run("audit", "verify", "nothing"));
        Assert.Contains("There is no journal of 'nothing'", cli.Error, StringComparison.Ordinal);
    }
}
