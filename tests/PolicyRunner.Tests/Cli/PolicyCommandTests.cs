using System.Diagnostics;
using System.Text.Json;
using PolicyRunner.Reporting;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Cli;

/// <summary>The commands of an author, as processes in a repository.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    public static TheoryData<string> Subjects => [.. PolicyTemplates.Subjects];

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task A_new_policy_passes_its_test_at_once(string subject)
    {
        var made = await Run("policy", "new", "auto", "asks-something", "--about", subject, "--severity", "error");
        Assert.Equal((0, "Wrote policies/TEAM1-asks-something.csx. Next: policyrunner policy test TEAM1 --watch\n"), (made.ExitCode, made.Output));

        var tested = await Run("policy", "test", "TEAM1", "--coverage", "100");
        Assert.Equal((0, ""), (tested.ExitCode, tested.Error));
        Assert.DoesNotContain("note:", tested.Output, StringComparison.Ordinal);
        Assert.EndsWith("Passed: every sample is judged as it should be.\n", tested.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_taken_or_none_is_refused_and_auto_takes_the_next()
    {
        repository.Write("policies/OPS009-broken.csx", "return 1;");
        Assert.StartsWith("Wrote policies/OPS010-is-new.csx.", (await Run("policy", "new", "auto", "is-new")).Output, StringComparison.Ordinal);

        foreach (var (id, name, part) in new[]
        {
            ("RB304", "is-other", "There is a policy RB304 mutating-step-has-undo already, shipped with the tool"),
            ("OPS009", "is-other", "The file 'OPS009-broken.csx' has this id already"),
            ("OPS010", "is-other", "There is a policy OPS010 is-new already; take another id"),
            ("OPS011", "is-new", "The name belongs to policy OPS010 is-new already"),
            ("../x1", "is-other", "'../x1' is no id"),
            ("OPS011", "../x", "'../x' is no name"),
        })
        {
            var refused = await Run("policy", "new", id, name);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, Directory.GetFiles(repository.At("policies")).Length);
    }

    [Fact]
    public async Task A_test_exits_as_a_check_does()
    {
        Assert.Equal(3, (await Run("policy", "test")).ExitCode);
        await Run("policy", "new", "TEAM1", "asks-something");
        Assert.Equal(2, (await Run("policy", "test", "TEAM9")).ExitCode);
        Assert.Equal(2, (await Run("policy", "test", "--coverage", "many")).ExitCode);

        var path = "policies/TEAM1-asks-something.csx";
        var text = File.ReadAllText(repository.At(path));
        repository.Write(path, text.Replace("[|kubectl get pods|]", "kubectl [|get pods|]", StringComparison.Ordinal));
        Assert.Equal(1, (await Run("policy", "test")).ExitCode);
        repository.Write(path, text.Replace("runbook.Commands", "runbook.Comands", StringComparison.Ordinal));
        Assert.Equal(4, (await Run("policy", "test")).ExitCode);
    }

    [Fact]
    public async Task The_JSON_of_a_test_is_what_its_schema_says()
    {
        await Run("policy", "new", "TEAM1", "asks-something");
        var path = "policies/TEAM1-asks-something.csx";
        repository.Write(path, File.ReadAllText(repository.At(path)).Replace("[|kubectl get pods|]", "kubectl [|get pods|]", StringComparison.Ordinal));
        repository.Write("policies/TEAM2-broken.csx", "return 1;");

        var answer = await Run("policy", "test", "--format", "json");

        Assert.Equal(4, answer.ExitCode);
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("t.yml", answer.Output), "policy-test"));
        using var json = JsonDocument.Parse(answer.Output);
        var failure = json.RootElement.GetProperty("policies")[0].GetProperty("failures")[0];
        Assert.Equal(("sample", "bad", 1), (failure.GetProperty("kind").GetString(), failure.GetProperty("samples").GetString(), failure.GetProperty("sample").GetInt32()));
        Assert.Equal(path, failure.GetProperty("expected").GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_broken_script_does_not_hide_the_policies_that_work()
    {
        repository.Write("policies/TEAM2-broken.csx", "return 1;");

        var list = await Run("policy", "list");
        Assert.Equal(4, list.ExitCode);
        Assert.Contains("RB304", list.Output, StringComparison.Ordinal);
        Assert.StartsWith("policyrunner: policies/TEAM2-broken.csx:1:8: The script gives a policy, and this is int; end it", list.Error, StringComparison.Ordinal);

        var explained = await Run("policy", "explain", "RB304");
        Assert.Equal(4, explained.ExitCode);
        Assert.Contains("lives in     the tool, as policies/RB304-mutating-step-has-undo.csx", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_ids_in_other_letters_the_one_that_is_asked_for_is_explained()
    {
        repository.Write("policies/a.csx", "return new Policy(\"TEAM2\", \"upper\") { Severity = Severity.Info, Title = \"Upper\", Why = \"why\", Check = (runbook, context) => [] };");
        repository.Write("policies/b.csx", "return new Policy(\"team2\", \"lower\") { Severity = Severity.Info, Title = \"Lower\", Why = \"why\", Check = (runbook, context) => [] };");

        Assert.StartsWith("team2 lower", (await Run("policy", "explain", "team2")).Output, StringComparison.Ordinal);
        Assert.StartsWith("TEAM2 upper", (await Run("policy", "explain", "TEAM2")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_of_the_reference_page_is_found_shown_and_mended()
    {
        repository.Write("policies/policyrunner.yml", "{}\n");
        var missing = await Run("policy", "docs", "--check");
        Assert.Equal((1, "policyrunner: policies/README.md does not exist; run 'policyrunner policy docs --out policies/README.md' and commit it.\n"), (missing.ExitCode, missing.Error));

        Assert.Equal(0, (await Run("policy", "docs", "--out", "policies/README.md")).ExitCode);
        Assert.Equal((0, "policies/README.md is up to date.\n"), ((await Run("policy", "docs", "--check")) is var same ? (same.ExitCode, same.Output) : default));

        await Run("policy", "new", "TEAM1", "asks-something");
        var drift = await Run("policy", "docs", "--check");
        Assert.Equal(1, drift.ExitCode);
        Assert.Contains("+ | [TEAM1](#team1-asks-something)", drift.Output, StringComparison.Ordinal);
        Assert.Contains("is not up to date", drift.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await Run("policy", "docs", "--api", "--out", "policies/API.md")).ExitCode);
        Assert.Equal(0, (await Run("policy", "docs", "--api", "--check")).ExitCode);
    }

    [Fact]
    public async Task A_watch_tests_again_after_a_change_and_ends_with_the_signal()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await Run("policy", "new", "TEAM1", "asks-something");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[ToolUnderTest.Assembly, "policy", "test", "--watch"])
        {
            start.ArgumentList.Add(argument);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        try
        {
            Assert.EndsWith("testing policies; Ctrl+C ends ---", await process.StandardError.ReadLineAsync(limit.Token), StringComparison.Ordinal);
            await Until("Passed: ");
            var path = "policies/TEAM1-asks-something.csx";
            repository.Write(path, File.ReadAllText(repository.At(path)).Replace("[|kubectl get pods|]", "kubectl [|get pods|]", StringComparison.Ordinal));
            await Until("Failed: 1 policy of 1.");
            using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        async Task Until(string beginning)
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return;
                }
            }

            Assert.Fail($"The watch ended without '{beginning}'.");
        }
    }

    private Task<ToolAnswer> Run(params string[] arguments) => ToolProcess.RunAsync(repository.Root, arguments);
}
