using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Shell;
using PolicyRunner.Tests.Runbooks;

namespace PolicyRunner.Tests.Shell;

/// <summary>A block that is not read to its end is an error of its page: what stands behind the limit must not pass unseen.</summary>
public sealed class UnreadShellTests
{
    public static TheoryData<string> Deep() =>
    [
        Repeat("nice ", 33) + "true\nrm -rf /data\n",
        Repeat("env ", 120) + "true\nrm -rf /data\n",
        "echo " + Repeat("$(", 37) + "ls" + Repeat(")", 37) + "\nrm -rf /data\n",
        Repeat("( ", 1200) + "ls" + Repeat(" )", 1200) + "\nrm -rf /data\n",
        Repeat("cat <<A\n", 40) + "rm -rf /data\n",
    ];

    [Theory]
    [MemberData(nameof(Deep))]
    public void A_block_that_is_not_read_to_its_end_is_a_limit_of_its_page(string script)
    {
        var document = Reading.Read($"# T\n\n```bash\n{script}```\n");

        var problem = Assert.Single(document.Problems, problem => problem.Kind == ProblemKind.Limit);
        Assert.Contains("the rest of the block was not read", problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Span.StartPosition.Line, 4, 60);
    }

    [Theory]
    [MemberData(nameof(Deep))]
    public void What_was_not_read_may_destroy(string script)
    {
        var unread = Assert.Single(ShellSamples.Read(script).Commands, command => command.Effect == CommandEffect.Destructive);

        Assert.Contains("not read", unread.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_list_that_is_not_read_to_its_end_may_destroy()
    {
        var runbook = Reading.Declared($"1. Do\n\n   ```yaml command id=x\n   run: [{Repeat("nice, ", 33)}ls]\n   ```\n");

        Assert.Equal(Effect.Destructive, runbook.Steps[0].Actions[0].InferredEffect);
    }

    [Fact]
    public void A_script_of_a_yaml_runbook_that_is_not_read_to_its_end_is_a_limit_of_its_file()
    {
        var document = Reading.Read($"id: OPS-001\ntitle: T\nsections:\n  procedure:\n    - title: Do\n      actions:\n        - bash: {Repeat("nice ", 33)}ls\n", "runbooks/a.runbook.yml");

        Assert.Single(document.Problems, problem => problem.Kind == ProblemKind.Limit);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
