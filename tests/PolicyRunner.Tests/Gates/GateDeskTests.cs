using System.Text.Json;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Reporting.Gating;
using PolicyRunner.Running.Gating;
using PolicyRunner.Tests.Running;
using PolicyRunner.Tests.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates;

public sealed class GateDeskTests : IDisposable
{
    private readonly GateFixture gate = new();

    [Fact]
    public async Task A_gate_passes_when_all_that_is_required_holds()
    {
        gate.Slo("api");
        gate.Write("results.json", """{ "api": { "good": 995, "total": 1000 } }""");
        using var server = new LocalServer((_, _) => (200, """{"status":"ok"}"""));
        var report = await gate.JudgeAsync($$"""
              - slo: api
              - error-budget: { slo: api, at-least: 10% }
              - window: weekly-change
              - no-freeze: production
              - http: { url: "{{server.Address.TrimEnd('/')}}/healthz", expect: { json: { status: ok } } }
              - command: { run: [echo, ready], expect: { stdout: ready } }
            """);

        Assert.All(report.Conditions, condition => Assert.Equal((GateVerdict.Pass, condition.Reason), (condition.Verdict, condition.Reason)));
        Assert.Equal(GateVerdict.Pass, report.Verdict);
        Assert.Equal("50 % of the error budget of 'api' is left.", report.Conditions[1].Reason);
        Assert.Equal("The change window 'weekly-change' is open until 2026-11-18 18:00 UTC.", report.Conditions[2].Reason);
        Assert.Equal("All 6 required conditions hold.", report.Reason);
    }

    [Theory]
    [InlineData("- slo: api", """{ "api": { "good": 98, "total": 100 } }""", GateVerdict.Fail, "'api' is 0.98, which is not at least 0.99.")]
    [InlineData("- slo: api", """{ "api": { "good": 0, "total": 0 } }""", GateVerdict.NoData, "'api' has no data: It counts no events.")]
    [InlineData("- slo: api", null, GateVerdict.NoData, "'api' has no data: There is no file 'results.json'.")]
    [InlineData("- slo: api", "{}", GateVerdict.NoData, "'api' has no data: 'results.json' has no entry 'api'; write \"api\": { \"good\": 995, \"total\": 1000 } or { \"value\": 0.2 }.")]
    [InlineData("- slo: api", "{ \"apy\": {} }", GateVerdict.NoData, "'api' has no data: 'results.json' has no entry 'api'; write \"api\": { \"good\": 995, \"total\": 1000 } or { \"value\": 0.2 }. Did you mean 'apy'?")]
    [InlineData("- slo: api", "{ \"api\": {} }", GateVerdict.NoData, "'api' has no data: The entry 'api' of 'results.json' holds no number to judge by; write { \"good\": 995, \"total\": 1000 } or { \"value\": 0.2 }.")]
    [InlineData("- slo: api", "{ \"api\": { \"total\": 5 } }", GateVerdict.NoData, "'api' has no data: The entry 'api' of 'results.json' has a total and neither good nor bad beside it.")]
    [InlineData("- slo: api", "{ \"api\": { \"good\": 5, \"total\": \"5\" } }", GateVerdict.Error, "'api' cannot be read: The total of the entry 'api' of 'results.json' is no number.")]
    [InlineData("- slo: api", "[]", GateVerdict.Error, "'api' cannot be read: 'results.json' holds no JSON object; it takes an entry for each SLO, such as { \"api\": { \"value\": 0.2 } }.")]
    [InlineData("- slo: api", "{\n \"api\": {\n", GateVerdict.Error, "'api' cannot be read: 'results.json' is no JSON from line 3 on.")]
    [InlineData("- slo: api", "{ \"api\": {}, \"api\": { \"good\": 1, \"total\": 1 } }", GateVerdict.Error, "'api' cannot be read: A member stands twice in 'results.json'.")]
    [InlineData("- slo: { name: api, at-least: 200 samples }", """{ "api": { "good": 100, "total": 100 } }""", GateVerdict.NoData, "'api' has 100 samples, and 200 are asked for.")]
    [InlineData("- error-budget: { slo: api, at-least: 10%, warn-below: 25% }", """{ "api": { "good": 992, "total": 1000 } }""", GateVerdict.Warn, "20 % of the error budget of 'api' is left, less than 25 %.")]
    [InlineData("- error-budget: { slo: api, at-least: 10%, warn-below: 25% }", """{ "api": { "good": 991, "total": 1000 } }""", GateVerdict.Warn, "10 % of the error budget of 'api' is left, less than 25 %.")]
    [InlineData("- error-budget: { slo: api, at-least: 10% }", """{ "api": { "good": 9909, "total": 10000 } }""", GateVerdict.Fail, "9 % of the error budget of 'api' is left, and 10 % is asked for.")]
    [InlineData("- burn-rate: api", """{ "api": { "good": 1, "total": 1 } }""", GateVerdict.NoData, "'api' has no data: The entry 'api' of 'results.json' has no window '1h'; write \"windows\": { \"1h\": { \"good\": 995, \"total\": 1000 } } into it. (the last 1h)")]
    [InlineData("- window: sunday-change", "{}", GateVerdict.Fail, "The change window 'sunday-change' is closed; it is open from 2026-11-22 16:00 UTC to 2026-11-22 18:00 UTC.")]
    [InlineData("- command: { run: [\"false\"] }", "{}", GateVerdict.Fail, "'false' ended with exit code 1.")]
    [InlineData("- command: { run: [no-such-program] }", "{}", GateVerdict.Error, null)]
    [InlineData("- http: { url: http://127.0.0.1:1/ }", "{}", GateVerdict.NoData, null)]
    [InlineData("- not: { http: { url: http://127.0.0.1:1/ } }", "{}", GateVerdict.NoData, null)]
    [InlineData("- not: { tcp: { host: no-such-host.invalid, port: 1 } }", "{}", GateVerdict.NoData, null)]
    [InlineData("- not: { tcp: { host: 127.0.0.1, port: 1 } }", "{}", GateVerdict.Pass, null)]
    [InlineData("- not: { command: { run: [sh, -c, no-such-program] } }", "{}", GateVerdict.Error, null)]
    [InlineData("- not: { command: { run: [sh, -c, 'kill -9 $$'] } }", "{}", GateVerdict.Error, null)]
    [InlineData("- command: { run: [sh, -c, 'exit 127'], expect: { exit: 127 } }", "{}", GateVerdict.Pass, null)]
    [InlineData("- tcp: { host: 127.0.0.1, port: 1 }", "{}", GateVerdict.Fail, null)]
    [InlineData("- not: { window: sunday-change }", "{}", GateVerdict.Pass, null)]
    [InlineData("- not: { window: weekly-change }", "{}", GateVerdict.Fail, null)]
    [InlineData("- not: { slo: api }", "{}", GateVerdict.NoData, null)]
    [InlineData("- any: [{ window: sunday-change }, { window: weekly-change }]", "{}", GateVerdict.Pass, null)]
    [InlineData("- any: [{ window: sunday-change }, { slo: api }]", "{}", GateVerdict.NoData, null)]
    [InlineData("- all: [{ window: weekly-change }, { slo: api }]", "{}", GateVerdict.NoData, null)]
    [InlineData("- all: [{ window: sunday-change }, { slo: api }]", "{}", GateVerdict.Fail, null)]
    public async Task A_condition_comes_to_a_verdict_with_its_reason(string condition, string? results, GateVerdict verdict, string? reason)
    {
        gate.Slo("api");
        if (results is not null)
        {
            gate.Write("results.json", results);
        }

        var report = await gate.JudgeAsync("  " + condition);

        Assert.Equal(verdict, report.Verdict);
        Assert.Equal(reason ?? report.Conditions[0].Reason, report.Conditions[0].Reason);
    }

    [Fact]
    public async Task What_was_read_in_a_file_can_be_found_again()
    {
        gate.Slo("api");
        gate.Write("results.json", """{ "api": { "good": 995, "total": 1000, "at": "2026-11-18T16:29:00Z" } }""");

        var evidence = (await gate.JudgeAsync("  - slo: api")).Conditions[0].Evidence;

        Assert.Equal(("results.json", "api", "2026-11-18T16:29:00Z"), ((string?)evidence["file"], (string?)evidence["entry"], (string?)evidence["at"]));
    }

    [Fact]
    public async Task What_only_advises_warns()
    {
        var report = await gate.JudgeAsync("  - window: weekly-change\n  - { window: sunday-change, advisory: true }");

        Assert.Equal(GateVerdict.Warn, report.Verdict);
        Assert.Equal("The required condition holds; 'window-2' warns.", report.Reason);
    }

    [Theory]
    [InlineData("  - slo: apy", "policies/gates/release.yml:2:10: There is no SLO 'apy' in the SLO files. Did you mean 'api'?")]
    [InlineData("  - window: weekly-chang", "policies/gates/release.yml:2:13: The change window 'weekly-chang' is not in the organisation file. Did you mean 'weekly-change'?")]
    [InlineData("  - { window: weekly-change, advisory: true }", "policies/gates/release.yml:2:5: Every condition is advisory, so that the gate would let everything pass; require one.")]
    [InlineData("  - any: [{ window: weekly-change, advisory: true }]", "policies/gates/release.yml:2:11: 'window' is advisory inside of a group, which could not hold or not hold because of it; make the group advisory.")]
    [InlineData("  - burn-rate: { slo: api, alerts: [{ long: 1h, short: 5m, threshold: 100 }] }", "policies/gates/release.yml:2:23: A burn rate of 'api' is never over 100: with everything failing it is 100, which is 1 / (1 - 0.99); take a lower threshold.")]
    [InlineData("  - error-budget: { slo: api, at-least: 30%, warn-below: 20% }", "policies/gates/release.yml:2:58: Below this it fails anyway, so that it never warns; take more than at-least.")]
    public async Task A_gate_that_could_tell_nothing_is_refused_at_its_place(string conditions, string complaint)
    {
        gate.Slo("api");

        Assert.Equal(complaint, await gate.ComplaintAsync(conditions));
    }

    [Theory]
    [InlineData("  - windw: weekly-change", "Did you mean 'window'?")]
    [InlineData("  []", "conditions")]
    [InlineData("  - http: { url: 'https://x/{{ path }}' }", "A gate has no parameters")]
    public async Task What_the_form_does_not_know_is_refused(string conditions, string part) =>
        Assert.Contains(part, await gate.ComplaintAsync(conditions), StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_gate_is_refused_with_the_nearest_name()
    {
        await gate.JudgeAsync("  - window: weekly-change");
        var trouble = await Assert.ThrowsAsync<InvalidDataException>(() => GateDesk.JudgeAsync(
            new GateCommission { Gate = "relaese", Tool = "1", WorkingDirectory = gate.Root, Environment = gate.Environment }, CancellationToken.None));

        Assert.Equal("There is no gate 'relaese' among release. Did you mean 'release'?", trouble.Message);
    }

    [Fact]
    public async Task What_the_answer_rests_on_is_kept_in_a_sound_journal()
    {
        gate.Slo("api");
        gate.Write("results.json", """{ "api": { "good": 995, "total": 1000 } }""");
        var report = await gate.JudgeAsync("  - slo: api\n  - window: sunday-change");
        var journal = JournalFile.Read(gate.At(report.Record));

        Assert.Null(journal.Fault);
        Assert.Equal(["gate-started", "condition-judged", "condition-judged", "gate-ended"], journal.Records.Select(record => record.Kind));
        Assert.Equal(0.995, (double)journal.Records[1].Data["evidence"]!["value"]!);
        Assert.Equal("fail", (string?)journal.Records[3].Data["verdict"]);
    }

    [Fact]
    public async Task The_answers_for_machines_and_for_a_jobs_summary_say_the_same()
    {
        gate.Slo("api");
        gate.Write("results.json", """{ "api": { "good": 995, "total": 1000 } }""");
        var report = await gate.JudgeAsync("  - slo: api\n  - any: [{ window: sunday-change }, { id: 'a', not: { window: sunday-change } }]\n  - { window: sunday-change, advisory: true }");
        var (json, markdown) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        GateWriter.WriteJson(report, json);
        GateWriter.WriteMarkdown(report, markdown);

        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("gate.json", json.ToString()), "gate-report"));
        Assert.StartsWith("## ⚠️ Gate release: warn\n", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("| ❌ fail | window-3 (advisory) | The change window 'sunday-change' is closed", markdown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_what_a_command_prints_is_told_to_nobody()
    {
        gate.Write("policies/policyrunner.yml", "secrets: [DEPLOY_TOKEN]\n");
        gate.Environment["DEPLOY_TOKEN"] = "hunter2-hunter2";
        var report = await gate.JudgeAsync("  - command: { run: [echo, hunter2-hunter2], expect: { stdout: other } }");

        Assert.Equal(GateVerdict.Fail, report.Verdict);
        Assert.DoesNotContain("hunter2", File.ReadAllText(gate.At(report.Record)) + JsonSerializer.Serialize(report.Conditions[0].Evidence), StringComparison.Ordinal);
    }

    public void Dispose() => gate.Dispose();
}
