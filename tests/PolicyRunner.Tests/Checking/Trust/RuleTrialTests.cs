using PolicyRunner.Checking;
using PolicyRunner.Checking.Trial;

namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>A trial with programs in the tool's place that behave as rules do that got past the guard.</summary>
public sealed class RuleTrialTests : IDisposable
{
    private const string Empty = """{"verdict":"pass","findings":[],"errors":[]}""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-trial-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("kill -ABRT $$", "exit 134")]
    [InlineData("exit 4", "exit 4")]
    [InlineData("echo '{\"verdict\":\"pass\"'", "before it had an answer")]
    [InlineData("echo '{\"verdict\":\"pass\",\"findings\":[{}],\"errors\":[]}'", "before it had an answer")]
    [InlineData("echo '{\"verdict\":\"splendid\",\"findings\":[],\"errors\":[]}'", "before it had an answer")]
    [InlineData("echo '{\"verdict\":1,\"findings\":{},\"errors\":[]}'", "before it had an answer")]
    [InlineData("cat /dev/zero | tr '\\0' 'x'", "the rest was not read")]
    public void Whatever_the_process_does_there_is_no_verdict_and_a_note(string script, string note)
    {
        var answer = Try(script);

        Assert.Null(answer.Verdict);
        Assert.Contains(note, Assert.Single(answer.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_does_not_end_is_stopped_with_all_that_it_started()
    {
        var answer = Try("sleep 300 & echo $! > pid; sleep 300", TimeSpan.FromSeconds(1));

        Assert.Equal("They were stopped after 1 s.", Assert.Single(answer.Notes));
        var child = int.Parse(File.ReadAllText(Path.Combine(folder.FullName, "pid")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(child), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Neither_tokens_nor_secrets_are_in_its_environment()
    {
        Environment.SetEnvironmentVariable("POLICYRUNNER_TEST_TOKEN", "s3cret");
        try
        {
            Assert.Equal(Verdict.Pass, Try($"env > seen; echo '{Empty}'").Verdict);
        }
        finally
        {
            Environment.SetEnvironmentVariable("POLICYRUNNER_TEST_TOKEN", null);
        }

        var seen = File.ReadAllText(Path.Combine(folder.FullName, "seen"));
        Assert.DoesNotContain("s3cret", seen, StringComparison.Ordinal);
        Assert.Contains("DOTNET_GCHeapHardLimit=", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_asked_what_the_check_was_asked_with_the_rules_of_the_change()
    {
        Try($"for word in \"$@\"; do echo \"$word\" >> seen; done; echo '{Empty}'", request: request => request with
        {
            Paths = ["-x.md", "a b"], PoliciesFolder = "rules", Baseline = "known.json", Profile = ProfileChoice.Strict, FailOn = null, Base = "main", IsLocked = true,
        });

        Assert.Equal(
            ["check", "--format", "json", "--profile", "strict", "--fail-on", "never", "--policies", "rules", "--baseline", "known.json", "--", "-x.md", "a b"],
            File.ReadAllLines(Path.Combine(folder.FullName, "seen")));
    }

    [Fact]
    public void Waived_findings_do_not_count()
    {
        var answer = Try("""
            echo '{"verdict":"fail","errors":[],"findings":[
              {"policy":"A1","fingerprint":"f","severity":"error","enforcement":"soft-mandatory","waived":null},
              {"policy":"A2","fingerprint":"g","severity":"info","enforcement":"advisory","waived":"known"}]}'
            """);

        Assert.Equal(new TriedFinding("A1", "f", PolicyRunner.Findings.Severity.Error, PolicyRunner.Findings.Enforcement.SoftMandatory), Assert.Single(answer.Findings));
    }

    private static bool IsRunning(int id) => File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private TrialAnswer Try(string script, TimeSpan? limit = null, Func<CheckRequest, CheckRequest>? request = null)
    {
        var own = new CheckRequest { WorkingDirectory = folder.FullName };
        return new RuleTrial("/bin/sh", ["-c", script, "tool"]) { Limit = limit ?? TimeSpan.FromMinutes(1) }.Run(request is null ? own : request(own), CancellationToken.None);
    }
}
