using PolicyRunner.Cli;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Cli;

/// <summary>The runner of a job takes lines of a log for commands; none that a document wrote is one.</summary>
public sealed class JobLogTextTests : IDisposable
{
    private readonly GitFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("::error::x", "\\x3a:error::x")]
    [InlineData("  \t::error::x\n::add-mask::a", "  \t\\x3a:error::x\n\\x3a:add-mask::a")]
    [InlineData("\u00a0::error::x\r::b", "\u00a0\\x3a:error::x\r\\x3a:b")]
    [InlineData(":::a", "\\x3a::a")]
    [InlineData(": a :: b\n:\n:a::", ": a :: b\n:\n:a::")]
    [InlineData("a::b\n# ::c", "a::b\n# ::c")]
    public void A_line_that_would_be_a_command_is_broken_and_nothing_else(string text, string shown)
    {
        var output = new StringWriter { NewLine = "\n" };
        using var log = new JobLogText(output);
        foreach (var part in text.Chunk(3))
        {
            log.Write(new string(part));
        }

        log.WriteLine();

        Assert.Equal(shown + "\n", output.ToString());
    }

    [Theory]
    [InlineData("plan", "OPS-007")]
    [InlineData("plan", "OPS-007", "--format", "markdown")]
    [InlineData("run", "OPS-007", "--dry-run")]
    [InlineData("inspect", "runbooks/a.md")]
    [InlineData("policy", "explain", "TEAM1")]
    public void What_a_command_shows_of_files_is_no_command_in_a_job(params string[] arguments)
    {
        folder.Write("policies/TEAM1-a.csx", """
            return new Policy("TEAM1", "a") { Title = "::error::t", Why = "::error file=a::w\n::error::w", Severity = Severity.Info,
                Settings = [Setting.Text("x", "", "::error::s")], CheckDocument = (document, context) => [] };
            """);
        folder.Write("policies/policyrunner.yml", "profiles: [{ paths: [\"**\"], profile: baseline }]\n");
        folder.Write("runbooks/a.md", """
            ---
            id: OPS-007
            status: accepted
            title: "::error::title"
            ---
            # ::error::title

            ## Procedure

            1. ::error::step

               ```bash id=say timeout=1m
               ::error file=a,line=1::FORGED
               ```
            """);

        folder.Commit();

        var (_, text) = InProcess.Run(folder.Root, isJob: true, arguments);

        Assert.Contains("error", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }
}
