namespace PolicyRunner.Tests.Cli;

/// <summary>The command that asks a gate, and keeps what it said in another job.</summary>
public sealed class GateCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public GateCommandTests()
    {
        Write("policies/gates/release.yml", "conditions:\n  - json: { file: results.json, path: value, at-least: 1 }\n");
        Write("policies/gates/other.yml", "conditions:\n  - json: { file: results.json, path: value, at-least: 2 }\n");
        Write("results.json", """{ "value": 1 }""");
    }

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("--keep gone", "There is no record 'gone'; name the journal.jsonl that the gate left, or its folder.")]
    [InlineData("--keep policies", "'policies' holds no record; name one: policies/RUN/journal.jsonl.")]
    [InlineData("--keep results.json", "The record 'results.json' is not that of a gate that has answered.")]
    [InlineData("--keep empty.jsonl", "The record 'empty.jsonl' is not that of a gate that has answered.")]
    [InlineData("--keep gone --keep-later", "--keep asks nothing and only keeps what was said; leave --keep-later out.")]
    [InlineData("--keep gone --publish", "--keep asks nothing and only keeps what was said; leave --publish out.")]
    [InlineData("--keep gone --plot a.svg", "leave --plot out.")]
    [InlineData("--keep gone --explain", "leave --explain out.")]
    [InlineData("--keep gone --format json", "leave --format out.")]
    [InlineData("--keep gone --deployment 7 --environment production", "leave --deployment out.")]
    [InlineData("--keep", "--keep")]
    [InlineData("--keep-later=maybe", "maybe")]
    public void Misuse_of_keeping_is_told_in_a_line_and_keeps_nothing(string arguments, string message)
    {
        Write("empty.jsonl", "");

        Assert.Equal(2, cli.Run(["gate", "release", .. arguments.Split(' ')]));

        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.Single(cli.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal("", cli.Output);
        Assert.False(Directory.Exists(cli.PathOf(".policyrunner")));
    }

    [Fact]
    public void What_a_gate_said_is_kept_for_that_gate_alone_and_the_answer_in_the_first_job_says_that_it_is_kept_later()
    {
        Assert.Equal(0, cli.Run("gate", "release", "--keep-later"));
        Assert.Contains("Its head is kept nowhere else: another job keeps it (--keep).", cli.Output, StringComparison.Ordinal);

        Assert.Equal(2, cli.Run("gate", "other", "--keep", ".policyrunner/gates"));
        Assert.Contains("is of the gate 'release', not of 'other'.", cli.Error, StringComparison.Ordinal);

        // Nobody knows the commit: there is no repository here.
        Assert.Equal(2, cli.Run("gate", "release", "--keep", ".policyrunner/gates"));
        Assert.Contains("is of no commit, and no commit is checked out.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_two_records_is_not_one()
    {
        cli.Run("gate", "release", "--keep-later");
        cli.Run("gate", "other", "--keep-later");

        Assert.Equal(2, cli.Run("gate", "release", "--keep", ".policyrunner/gates"));
        Assert.Contains("'.policyrunner/gates' holds 2 records; name one: .policyrunner/gates/RUN/journal.jsonl.", cli.Error, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(cli.PathOf(path))!);
        File.WriteAllText(cli.PathOf(path), text);
    }
}
