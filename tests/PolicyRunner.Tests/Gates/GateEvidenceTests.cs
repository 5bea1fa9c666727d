using PolicyRunner.Gates;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running;

namespace PolicyRunner.Tests.Gates;

/// <summary>What something else has measured or done: benchmarks, JSON, earlier runs.</summary>
public sealed class GateEvidenceTests : IDisposable
{
    private const string Limits = "  - benchmark: { file: results.json, each: 250ms, p95: 400ms }";
    private readonly GateFixture gate = new();

    [Theory]
    [InlineData("""[{ "name": "orders", "mean": 250, "p95": 400 }]""", GateVerdict.Pass, "The benchmark keeps to a mean of 250ms and a 95th percentile of 400ms.")]
    [InlineData("""[{ "name": "orders", "mean": 250.001, "p95": 400 }]""", GateVerdict.Fail, "The mean of 'orders' is 250.001 ms, longer than 250ms.")]
    [InlineData("""{ "benchmarks": [{ "name": "a", "value": 0.1, "p95": 0.401, "unit": "s" }] }""", GateVerdict.Fail, "The 95th percentile of 'a' is 401 ms, longer than 400ms.")]
    [InlineData("""{ "Benchmarks": [{ "FullName": "X.A", "Statistics": { "Mean": 1e8, "Percentiles": { "P95": 2e8 } } }, { "FullName": "X.B", "Statistics": { "Mean": 3e8, "Percentiles": { "P95": 3e8 } } }] }""", GateVerdict.Fail, "The mean of 'X.B' is 300 ms, longer than 250ms.")]
    [InlineData("""{ "Benchmarks": [{ "FullName": "X.A", "Statistics": null }] }""", GateVerdict.Error, "'results.json' cannot be read: 'X.A' has no statistics: it was not measured.")]
    [InlineData("""[{ "name": "orders", "mean": 100 }]""", GateVerdict.NoData, "'orders' states no 95th percentile.")]
    [InlineData("""[{ "name": "a", "mean": 100 }, { "name": "b", "mean": 900, "p95": 1000 }]""", GateVerdict.Fail, "The mean of 'b' is 900 ms, longer than 250ms.")]
    [InlineData("""[{ "name": "orders", "mean": "fast", "p95": 1 }]""", GateVerdict.Error, "'results.json' cannot be read: A time of 'orders' is no number from 0 on.")]
    [InlineData("""[{ "name": "orders", "mean": -1, "p95": 1 }]""", GateVerdict.Error, null)]
    [InlineData("""[{ "name": "orders", "mean": 1e999, "p95": 1 }]""", GateVerdict.Error, null)]
    [InlineData("""[{ "name": "orders", "mean": 1, "p95": 1, "unit": "ops" }]""", GateVerdict.Error, "'results.json' cannot be read: 'orders' is measured in 'ops', which is no time; write ns, us, ms or s.")]
    [InlineData("[]", GateVerdict.NoData, "'results.json' has 0 benchmarks, and 1 is asked for.")]
    [InlineData("{}", GateVerdict.Error, "'results.json' cannot be read: It has no list of benchmarks; it takes BenchmarkDotNet's full JSON or [{ \"name\": \"orders\", \"mean\": 120.5, \"p95\": 300, \"unit\": \"ms\" }].")]
    [InlineData("[", GateVerdict.Error, null)]
    public async Task Benchmarks_are_held_against_their_limits(string results, GateVerdict verdict, string? reason)
    {
        gate.Write("results.json", results);
        var report = await gate.JudgeAsync(Limits);

        Assert.Equal((verdict, reason ?? report.Conditions[0].Reason), (report.Verdict, report.Conditions[0].Reason));
    }

    [Fact]
    public async Task Results_that_are_not_there_too_old_or_outside_are_no_pass()
    {
        Assert.Equal("There is no file 'results.json'.", (await gate.JudgeAsync(Limits)).Conditions[0].Reason);
        gate.Write("results.json", """[{ "name": "orders", "mean": 1, "p95": 1 }]""");
        File.SetLastWriteTimeUtc(gate.At("results.json"), GateFixture.Now.UtcDateTime.AddHours(-25));
        Assert.Equal("'results.json' was written longer ago than 1d.", (await gate.JudgeAsync(Limits.Replace(" }", ", maximum-age: 24h }", StringComparison.Ordinal))).Conditions[0].Reason);
        Assert.Equal("'../results.json' is outside of the repository; name a file in it.", (await gate.JudgeAsync(Limits.Replace("results", "../results", StringComparison.Ordinal))).Conditions[0].Reason);
        Assert.Equal("'results.json' has 0 benchmarks named 'api/*', and 1 is asked for.", (await gate.JudgeAsync(Limits.Replace("each", "only: 'api/*', each", StringComparison.Ordinal))).Conditions[0].Reason);
    }

    [UnixFact]
    public async Task Results_behind_a_link_out_of_the_repository_are_not_read()
    {
        var outside = Directory.CreateTempSubdirectory("policyrunner-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "results.json"), """[{ "name": "secret", "mean": 1, "p95": 1 }]""");
            File.CreateSymbolicLink(gate.At("results.json"), Path.Combine(outside.FullName, "results.json"));
            Directory.CreateSymbolicLink(gate.At("there"), outside.FullName);
            gate.Write("kept/own.json", """[{ "name": "orders", "mean": 1, "p95": 1 }]""");
            File.CreateSymbolicLink(gate.At("own.json"), "kept/own.json");

            Assert.Equal("'results.json' leads out of the repository or into .git through a symbolic link; put the file itself there.", (await gate.JudgeAsync(Limits)).Conditions[0].Reason);
            Assert.Equal("'there/results.json' leads out of the repository or into .git through a symbolic link; put the file itself there.", (await gate.JudgeAsync(Limits.Replace("results", "there/results", StringComparison.Ordinal))).Conditions[0].Reason);
            Assert.Equal("'there/no.json' leads out of the repository or into .git through a symbolic link; put the file itself there.", (await gate.JudgeAsync(Limits.Replace("results", "there/no", StringComparison.Ordinal))).Conditions[0].Reason);
            Assert.Equal(GateVerdict.Pass, (await gate.JudgeAsync(Limits.Replace("results", "own", StringComparison.Ordinal))).Verdict);

            File.WriteAllText(Path.Combine(outside.FullName, "plan.json"), "{}");
            Assert.Equal("'there/plan.json' leads out of the repository or into .git through a symbolic link; put the file itself there.", (await gate.JudgeAsync("  - approvals: { plan: there/plan.json }")).Conditions[0].Reason);

            gate.Write(".git/results.json", """[{ "name": "orders", "mean": 1, "p95": 1 }]""");
            File.CreateSymbolicLink(gate.At("git.json"), ".git/results.json");
            Assert.Equal("'git.json' leads out of the repository or into .git through a symbolic link; put the file itself there.", (await gate.JudgeAsync(Limits.Replace("results", "git", StringComparison.Ordinal))).Conditions[0].Reason);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("path: quota.used, below: 0.8", GateVerdict.Pass, "'quota.used' is 0.79.")]
    [InlineData("path: 'quota.used', below: 0.79", GateVerdict.Fail, "'quota.used' is 0.79, which is not below 0.79.")]
    [InlineData("path: quota.used, at-most: 0.79", GateVerdict.Pass, null)]
    [InlineData("path: 'errors[1].count', equals: 0", GateVerdict.Pass, null)]
    [InlineData("path: 'errors[0].count', equals: 0", GateVerdict.Fail, "'errors[0].count' is 3, not 0.")]
    [InlineData("path: '[\"a.b\"]', equals: \"yes\"", GateVerdict.Pass, null)]
    [InlineData("path: '[\"a.b\"]', equals: true", GateVerdict.Fail, null)]
    [InlineData("path: '[\"a.b\"]', above: 1", GateVerdict.Error, "'[\"a.b\"]' is \"yes\", which is no number.")]
    [InlineData("path: errors, above: 1", GateVerdict.Error, null)]
    [InlineData("path: 'errors[2].count', above: 1", GateVerdict.NoData, "'results.json' has nothing at 'errors[2].count'.")]
    [InlineData("path: nothing, equals: 1", GateVerdict.NoData, null)]
    public async Task A_value_in_json_is_compared(string condition, GateVerdict verdict, string? reason)
    {
        gate.Write("results.json", """{ "quota": { "used": 0.79 }, "errors": [{ "count": 3 }, { "count": 0 }], "a.b": "yes", "nothing": null }""");
        var report = await gate.JudgeAsync($"  - json: {{ file: results.json, {condition} }}");

        Assert.Equal((verdict, reason ?? report.Conditions[0].Reason), (report.Verdict, report.Conditions[0].Reason));
    }

    [Theory]
    [InlineData(200, """{ "open": 0 }""", GateVerdict.Pass)]
    [InlineData(200, """{ "open": 1 }""", GateVerdict.Fail)]
    [InlineData(200, "<html>", GateVerdict.Error)]
    [InlineData(200, """{ "open": 0, "open": 0 }""", GateVerdict.Error)]
    [InlineData(500, """{ "open": 0 }""", GateVerdict.Error)]
    public async Task An_address_that_answers_json_is_asked(int status, string body, GateVerdict verdict)
    {
        using var server = new LocalServer((_, _) => (status, body));

        Assert.Equal(verdict, (await gate.JudgeAsync($"  - json: {{ url: '{server.Address}/alerts', path: open, equals: 0 }}")).Verdict);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("$")]
    [InlineData("a.")]
    public async Task What_is_no_path_is_refused(string path) =>
        Assert.Contains($"'{path}' is no path", await gate.ComplaintAsync($"  - json: {{ file: x.json, path: '{path}', equals: 1 }}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_payload_that_is_too_large_has_to_be_refused()
    {
        using var server = new LocalServer((_, body) => (body.Length > 100 ? 413 : 202, body.Length > 100 ? """{"code":"PAYLOAD_TOO_LARGE"}""" : "{}"));
        var report = await gate.JudgeAsync($$"""
              - http: { method: POST, url: "{{server.Address}}/api/ingest", body: "{{new string('x', 200)}}", expect: { status: 413, body: PAYLOAD_TOO_LARGE } }
              - http: { method: POST, url: "{{server.Address}}/api/ingest", body: "x", expect: { status: 413 } }
                advisory: true
            """);

        Assert.Equal([GateVerdict.Pass, GateVerdict.Fail], report.Conditions.Select(condition => condition.Verdict));
        Assert.Equal(GateVerdict.Warn, report.Verdict);
    }

    [Fact]
    public async Task A_run_of_this_commit_is_evidence_for_as_long_as_it_is_said()
    {
        using var fixture = new RunFixture("## Procedure\n\n1. Note it.\n\n   ```bash id=note\n   note \"$RESULT\"\n   ```\n", "parameters:\n  result: { type: string, default: good }");
        const string conditions = "  - evidence: { runbook: OPS-1, within: 24h }";
        Assert.Equal((GateVerdict.Error, "It is not known which commit is checked out, so that no run can be of it."), await EvidenceAsync(fixture, conditions));

        fixture.Commit();
        Assert.Equal(GateVerdict.NoData, (await EvidenceAsync(fixture, conditions)).Verdict);
        var run = await fixture.RunAsync();
        Assert.True(run.Outcome == RunOutcome.Succeeded, string.Join('\n', run.Reasons));
        Assert.Equal(GateVerdict.Pass, (await EvidenceAsync(fixture, conditions)).Verdict);
        Assert.Equal(GateVerdict.Pass, (await EvidenceAsync(fixture, conditions.Replace("24h", "24h, parameters: { result: good }", StringComparison.Ordinal))).Verdict);
        Assert.Equal(GateVerdict.NoData, (await EvidenceAsync(fixture, conditions.Replace("24h", "24h, parameters: { result: bad }", StringComparison.Ordinal))).Verdict);
        Assert.Equal(GateVerdict.NoData, (await EvidenceAsync(fixture, conditions, TimeSpan.FromHours(25))).Verdict);
        Assert.Equal(GateVerdict.Error, (await EvidenceAsync(fixture, conditions, TimeSpan.FromHours(-1))).Verdict);

        // It may be a newer run that failed, and somebody hides it.
        fixture.Write(".policyrunner/runs/29990101-000000-aaaaaa/journal.jsonl", "{ }\n");
        Assert.Contains("The record of the newer run 29990101-000000-aaaaaa cannot be read or does not verify", (await EvidenceAsync(fixture, conditions)).Reason, StringComparison.Ordinal);
        Directory.Delete(fixture.At(".policyrunner/runs/29990101-000000-aaaaaa"), recursive: true);

        var journal = fixture.At($".policyrunner/runs/{run.Run}/journal.jsonl");
        File.WriteAllText(journal, File.ReadAllText(journal).Replace("succeeded", "succeedet", StringComparison.Ordinal));
        Assert.Equal(GateVerdict.Error, (await EvidenceAsync(fixture, conditions)).Verdict);
        Directory.Delete(fixture.At($".policyrunner/runs/{run.Run}"), recursive: true);
        fixture.Command("note", "exit 1");
        fixture.Commit();
        await fixture.RunAsync();
        Assert.Equal(GateVerdict.Fail, (await EvidenceAsync(fixture, conditions)).Verdict);
    }

    public void Dispose() => gate.Dispose();

    private static async Task<(GateVerdict Verdict, string Reason)> EvidenceAsync(RunFixture fixture, string conditions, TimeSpan later = default)
    {
        fixture.Write("policies/gates/release.yml", $"conditions:\n{conditions}\n");
        var report = await PolicyRunner.Running.Gating.GateDesk.JudgeAsync(
            new() { Gate = "release", Tool = "1", WorkingDirectory = fixture.Root, Environment = fixture.Environment, Clock = new Probes.Moments(DateTimeOffset.UtcNow + later) }, CancellationToken.None);
        return (report.Verdict, report.Conditions[0].Reason);
    }
}
