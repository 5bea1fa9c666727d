using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Tests.Gates;

/// <summary>Numbers beside those of the last release, weights, and heads of journals that are kept elsewhere.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly GateFixture gate = new();

    public void Dispose() => gate.Dispose();

    [Theory]
    [InlineData("<=+10%", 100, 110, true)]
    [InlineData("<=+10%", 100, 110.0001, false)]
    [InlineData("<+10%", 100, 110, false)]
    [InlineData("<= +10 %", 0.1, 0.11, true)]
    [InlineData(">=-5", 20, 15, true)]
    [InlineData(">=-5", 20, 14.9, false)]
    [InlineData(">+0%", 20, 20, false)]
    [InlineData("<=+10%", -100, -90, true)]
    [InlineData("<=+10%", 0, 0, true)]
    [InlineData("<=+10%", 0, 0.001, false)]
    public void A_criterion_says_how_a_number_may_differ_from_an_earlier_one(string text, double earlier, double number, bool holds) =>
        Assert.Equal(holds, Criterion.Parse(text)!.Holds(number, earlier));

    [Theory]
    [InlineData("")]
    [InlineData("<=10%")]
    [InlineData("=+10%")]
    [InlineData("<=+%")]
    [InlineData("<=+NaN%")]
    [InlineData("+10%")]
    public void What_names_no_difference_is_none(string text) => Assert.Null(Criterion.Parse(text));

    [Fact]
    public async Task Without_an_earlier_release_nothing_passes_unless_the_gate_says_so()
    {
        Assert.Equal((GateVerdict.NoData, "There is no earlier release to compare with; to let the first one go on write first: warn."), await MeasuredAsync(100, "\"<=+10%\""));
        Assert.Equal((GateVerdict.Warn, "There is no earlier release to compare with, and the gate lets the first one go on."), await MeasuredAsync(100, "{ pass: \"<=+10%\", first: warn }"));
    }

    [Fact]
    public async Task A_release_is_held_against_the_last_one_that_was_let_go_on()
    {
        const string compared = "{ pass: \"<=+10%\", warn: \"<=+20%\", first: pass }";
        Assert.Equal(GateVerdict.Pass, (await MeasuredAsync(100, compared)).Verdict);
        Assert.Equal((GateVerdict.Fail, "121 is not <=+20% of 100 of the last release."), await MeasuredAsync(121, compared));
        Assert.Equal((GateVerdict.Warn, "115 is not <=+10% of 100 of the last release, only <=+20%."), await MeasuredAsync(115, compared));
        Assert.Equal((GateVerdict.Pass, "'value' is 126. 126 is <=+10% of 115 of the last release."), await MeasuredAsync(126, compared));
        Assert.Equal((GateVerdict.Warn, "129 is not <=+10% of 113.666667, the mean of the last 3 releases, only <=+20%."), await MeasuredAsync(129, compared.Replace("first: pass", "results: 3", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_measured_in_another_way_is_no_earlier_release()
    {
        await MeasuredAsync(100, "{ pass: \"<=+10%\", first: pass }");
        gate.Write("results.json", """{ "other": 1 }""");

        Assert.Equal(GateVerdict.NoData, (await gate.JudgeAsync("  - { json: { file: results.json, path: other, at-least: 0 }, compared: \"<=+10%\" }")).Verdict);
    }

    [Fact]
    public async Task The_same_commit_again_is_the_same_release()
    {
        gate.Git("init", "--quiet");
        Commit("one");
        const string compared = "{ pass: \"<=+10%\", first: warn }";
        Assert.Equal(GateVerdict.Warn, (await MeasuredAsync(100, compared)).Verdict);
        Assert.Equal(GateVerdict.Warn, (await MeasuredAsync(200, compared)).Verdict);
        Commit("two");
        Assert.Equal((GateVerdict.Pass, "'value' is 210. 210 is <=+10% of 200 of the last release."), await MeasuredAsync(210, compared));
    }

    [Fact]
    public async Task Each_benchmark_has_an_earlier_one_of_its_own()
    {
        const string condition = "  - { benchmark: { file: results.json, each: 1s }, compared: { pass: \"<=+10%\", first: warn } }";
        gate.Write("results.json", """[{ "name": "a", "mean": 100 }, { "name": "b", "mean": 10 }]""");
        Assert.Equal(GateVerdict.Warn, (await gate.JudgeAsync(condition)).Verdict);
        gate.Write("results.json", """[{ "name": "a", "mean": 100 }, { "name": "b", "mean": 12 }, { "name": "c", "mean": 1 }]""");
        var report = await gate.JudgeAsync(condition);

        Assert.Equal((GateVerdict.Fail, "12 of 'b mean' is not <=+10% of 10 of the last release."), (report.Verdict, report.Conditions[0].Reason));
        Assert.Equal(10, (double)report.Conditions[0].Evidence["compared"]!["numbers"]![1]!["with"]![0]!["value"]!);
    }

    [Fact]
    public async Task A_last_release_that_nobody_can_read_is_an_error()
    {
        await MeasuredAsync(100, "{ pass: \"<=+10%\", first: pass }");
        var kept = gate.At(".policyrunner/state/state.json");
        File.WriteAllText(kept, File.ReadAllText(kept).Replace("\"value\":100", "\"value\":\"low\"", StringComparison.Ordinal));

        var (verdict, reason) = await MeasuredAsync(100, "{ pass: \"<=+10%\", first: pass }");
        Assert.Equal(GateVerdict.Error, verdict);
        Assert.StartsWith("Nobody knows the last release: 'gates/release.json' of the shared state is damaged", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_is_written_anew_is_not_the_one_that_was_kept()
    {
        var report = await gate.JudgeAsync("  - window: weekly-change");
        Assert.Null(report.Unanchored);
        var path = gate.At(report.Record);
        Assert.True(Anchoring.Of(JournalFile.Read(path), gate.Root, CancellationToken.None).Holds);

        // A whole chain of its own, of the same run, that says something else.
        var lines = JournalFile.Read(path).Records;
        File.Delete(path);
        using (var writer = JournalWriter.Open(path, gate.Clock))
        {
            foreach (var line in lines)
            {
                writer.Append(line.Kind, line.Kind == "gate-ended" ? new() { ["verdict"] = "warn" } : (System.Text.Json.Nodes.JsonObject)line.Data.DeepClone());
            }
        }

        Assert.Equal("Record 3 is not the one that was anchored: the journal was written anew.", Anchoring.Of(JournalFile.Read(path), gate.Root, CancellationToken.None).Problem);
    }

    [Fact]
    public async Task A_state_that_cannot_be_reached_is_said_beside_the_answer()
    {
        gate.Git("init", "--quiet");
        Commit("one");
        gate.Git("remote", "add", "origin", gate.At("gone.git"));
        var report = await gate.JudgeAsync("  - window: weekly-change");

        Assert.Equal(GateVerdict.Pass, report.Verdict);
        Assert.NotNull(report.Unanchored);
    }

    [Theory]
    [InlineData("- { window: weekly-change, weight: 8 }\n  - { id: s, window: sunday-change }", GateVerdict.Warn, "The score is 88.89 %; 's': The change window 'sunday-change' is closed; it is open from 2026-11-22 16:00 UTC to 2026-11-22 18:00 UTC.")]
    [InlineData("- { window: weekly-change, weight: 9 }\n  - { id: s, window: sunday-change }", GateVerdict.Pass, null)]
    [InlineData("- { window: weekly-change, weight: 2 }\n  - { id: s, window: sunday-change }", GateVerdict.Fail, null)]
    [InlineData("- { window: weekly-change, weight: 99 }\n  - { id: s, window: sunday-change, key: true }", GateVerdict.Fail, null)]
    [InlineData("- { window: weekly-change, weight: 99 }\n  - { slo: api }", GateVerdict.NoData, null)]
    [InlineData("- { window: weekly-change }\n  - { slo: api, advisory: true }", GateVerdict.Warn, null)]
    public async Task A_score_weighs_what_is_known_and_nothing_else(string conditions, GateVerdict verdict, string? reason)
    {
        gate.Slo("api");
        gate.Write("results.json", "{}");
        gate.Write("policies/gates/weighed.yml", $"score: {{ pass: 90%, warn: 75% }}\nconditions:\n  {conditions}\n");
        var report = await GateDesk.JudgeAsync(new() { Gate = "weighed", Tool = "1", WorkingDirectory = gate.Root, Environment = gate.Environment, Clock = gate.Clock }, CancellationToken.None);

        Assert.Equal((verdict, reason ?? report.Reason), (report.Verdict, report.Reason));
    }

    [Theory]
    [InlineData("  - { window: weekly-change, weight: 2 }", "has a weight, and the gate has no score")]
    [InlineData("  - { window: weekly-change, compared: \"<=+10%\" }", "'window' measures no number that could be compared")]
    [InlineData("  - { json: { file: a, path: b, equals: 1 }, compared: \"<=10%\" }", "must be a difference such as <=+10%")]
    [InlineData("  - any: [{ json: { file: a, path: b, equals: 1 }, compared: \"<=+10%\" }]", "is part of a group")]
    public async Task What_would_weigh_or_compare_nothing_is_refused(string conditions, string part) =>
        Assert.Contains(part, await gate.ComplaintAsync(conditions), StringComparison.Ordinal);

    private async Task<(GateVerdict Verdict, string Reason)> MeasuredAsync(double value, string compared)
    {
        gate.Write("results.json", $$"""{ "value": {{value}} }""");
        var report = await gate.JudgeAsync($"  - {{ json: {{ file: results.json, path: value, at-least: 0 }}, compared: {compared} }}");
        return (report.Verdict, report.Conditions[0].Reason);
    }

    private void Commit(string message) => gate.Git("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", message);
}
