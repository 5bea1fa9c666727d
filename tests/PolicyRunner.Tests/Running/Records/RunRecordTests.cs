using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Records;
using PolicyRunner.Tests.Reporting;
using PolicyRunner.Tests.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Running.Records;

public sealed class RunRecordTests : IDisposable
{
    private const string Started = """
        {"run":"run-1","runbook":"REL-001","title":"Release","file":"runbooks/release.md","commit":"4f1c","digest":"ab12","tool":"1.0.0","operator":"alice",
         "parameters":{"version":"v1.2.3"},"estimated":{"minimum":1800000,"maximum":2700000},"estimates":{"canary":{"minimum":300000,"maximum":300000}}}
        """;

    private const string Admitted = """
        {"requester":"alice","reason":"Release v1.2.3","approvals":[{"role":"dba","person":"carol@example.com","key":"SHA256:x","expires":"2026-11-20T16:00:00Z","file":"dba.json"}],
         "breakGlass":null,"locks":[{"name":"backend","token":3}],"refusals":[],"notes":[],"state":"a folder of this machine"}
        """;

    private readonly RecordFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_record_tells_who_approved_what_ran_how_long_what_was_undone_and_what_is_left_to_do()
    {
        WriteRolledBack();

        var record = fixture.Read("run-1");

        Snapshot.Match(RecordFixture.Text(record), "Text");
        Snapshot.Match(RecordFixture.Markdown(record), "Markdown");
        Snapshot.Match(RecordFixture.Json(record), "Json");
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("report.json", RecordFixture.Json(record)), "audit-report"));
    }

    [Fact]
    public void The_record_of_a_gate_tells_who_asked_what_each_condition_came_to_and_what_that_rests_on()
    {
        fixture.Write(
            "gate-1",
            (0, "gate-started", """{"gate":"release","title":"May it go on?","run":"gate-1","file":"gates/release.yml","digest":"ab12","commit":"4f1c","tool":"1.0.0","operator":"alice"}"""),
            (0, "condition-judged", """{"id":"latency","kind":"slo","title":null,"required":true,"verdict":"fail","reason":"0.3 s is above 0.25 s.","evidence":{"query":"p95","value":0.3,"series":[1,2]},"conditions":null}"""),
            (0, "condition-judged", """{"id":"either","kind":"any","required":false,"verdict":"pass","reason":"One holds.","evidence":{},"conditions":[{"id":"window","kind":"window","required":true,"verdict":"pass","reason":"It is open.","evidence":{"open":["mon","tue"]}}]}"""),
            (1, "gate-ended", """{"verdict":"fail","reason":"'latency': 0.3 s is above 0.25 s.","score":null,"measured":[]}"""));

        var record = fixture.Read("gate-1");

        Snapshot.Match(RecordFixture.Text(record), "GateText");
        Snapshot.Match(RecordFixture.Markdown(record), "GateMarkdown");
        Snapshot.Match(RecordFixture.Json(record), "GateJson");
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("report.json", RecordFixture.Json(record)), "audit-report"));
    }

    [Theory]
    [InlineData("""{}""", "error", "?")]
    [InlineData("""{"id":7,"verdict":"fine","evidence":[1],"conditions":{"a":1}}""", "error", "?")]
    [InlineData("""{"id":"a","verdict":"pass","conditions":[3,"x"]}""", "pass", "a")]
    public void What_is_no_condition_that_a_gate_writes_never_counts_as_one_that_holds(string condition, string verdict, string id)
    {
        fixture.Write("gate-1", (0, "gate-started", "{}"), (0, "condition-judged", condition));

        var record = fixture.Read("gate-1");

        var only = Assert.Single(record.Conditions);
        Assert.Equal((verdict, id, 0, null), (only.Verdict.Word(), only.Id, only.Conditions.Count, record.Outcome));
        Assert.Contains("did not come to an end that anybody saw", RecordFixture.Text(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_people_were_waited_for_is_told_apart_from_work_and_from_standing_still()
    {
        fixture.Write(
            "run-1",
            (0, "run-started", Started),
            (0, "step-started", """{"step":"procedure:a","attempt":1}"""),
            (5, "step-ended", """{"step":"procedure:a","attempt":1,"outcome":"completed"}"""),
            (0, "step-asked", """{"step":"procedure:b"}"""),
            (0, "step-started", """{"step":"procedure:c","attempt":1}"""),
            (2, "step-ended", """{"step":"procedure:c","attempt":1,"outcome":"completed"}"""),
            (0, "run-paused", """{"waiting":["b"]}"""),
            (10, "run-resumed", """{"operator":"bob"}"""),
            (1, "step-answered", """{"step":"procedure:b","answers":{"b":"done"},"by":"bob"}"""),
            (0, "step-ended", """{"step":"procedure:b","attempt":1,"outcome":"completed"}"""),
            (0, "step-started", """{"step":"procedure:d","attempt":1}"""),
            (1, "step-answered", """{"step":"procedure:b","answers":{},"by":"bob"}"""),
            (60, "run-resumed", """{"operator":"carol"}"""),
            (0, "run-ended", """{"outcome":"succeeded"}"""));

        var record = fixture.Read("run-1");

        Assert.Equal((79, 8, 11, 60), ((int)record.Time.Whole.TotalMinutes, (int)record.Time.Worked.TotalMinutes, (int)record.Time.Waited.TotalMinutes, (int)record.Time.Idle.TotalMinutes));
        Assert.Equal(["alice", "bob", "carol"], record.Operators);
    }

    [Fact]
    public void A_step_that_calls_a_runbook_does_not_hide_that_a_person_was_waited_for_in_it()
    {
        fixture.Write(
            "run-1",
            (0, "run-started", Started),
            (0, "step-started", """{"step":"procedure:call","attempt":1}"""),
            (0, "step-asked", """{"step":"procedure:call/procedure:b"}"""),
            (7, "step-ended", """{"step":"procedure:call/procedure:b","attempt":1,"outcome":"completed"}"""),
            (0, "step-ended", """{"step":"procedure:call","attempt":1,"outcome":"completed"}"""));

        Assert.Equal((0, 7), ((int)fixture.Read("run-1").Time.Worked.TotalMinutes, (int)fixture.Read("run-1").Time.Waited.TotalMinutes));
        Assert.Null(fixture.Read("run-1").Outcome);
    }

    [Fact]
    public void The_usual_time_is_the_median_of_earlier_runs_of_the_same_runbook_that_succeeded()
    {
        Earlier("a", 10, "succeeded");
        Earlier("b", 30, "succeeded");
        Earlier("c", 20, "succeeded");
        Earlier("d", 500, "failed");
        Earlier("e", 500, "succeeded", "OTHER-1");
        Earlier("f", 500, "succeeded");
        File.AppendAllText(fixture.PathOf("f"), "no record\n");
        Earlier("run-1", 12, "succeeded");
        Earlier("later", 900, "succeeded");

        var record = fixture.Read("run-1");

        Assert.Equal((TimeSpan.FromMinutes(20), 3), (record.Time.Usually!.Value, record.Time.EarlierRuns));
        Assert.Equal(TimeSpan.FromMinutes(20), Assert.Single(record.Steps).Usually);
    }

    [Fact]
    public void What_does_not_verify_is_said_first_and_only_what_comes_before_it_is_told()
    {
        WriteRolledBack();
        var lines = File.ReadAllLines(fixture.PathOf("run-1"));
        lines[4] = lines[4].Replace("canary", "canarx", StringComparison.Ordinal);
        File.WriteAllText(fixture.PathOf("run-1"), string.Join('\n', lines) + "\n");

        var record = fixture.Read("run-1");

        Assert.False(record.IsSound);
        Assert.Equal(5, record.Timeline.Count);
        Assert.StartsWith("The record does not verify, at line 6: Record 6 does not follow record 5", RecordFixture.Text(record), StringComparison.Ordinal);
        Assert.Contains("> [!CAUTION]\n> The record does not verify", RecordFixture.Markdown(record), StringComparison.Ordinal);
        Assert.False((bool)JsonNode.Parse(RecordFixture.Json(record))!["valid"]!);
    }

    [Fact]
    public void A_journal_that_goes_with_the_head_that_was_kept_is_anchored_and_one_that_was_cut_or_written_anew_is_not()
    {
        var reading = fixture.Write("run-1", (0, "run-started", Started), (1, "run-cancelled", "{}"), (1, "run-ended", """{"outcome":"cancelled"}"""));
        Assert.False(fixture.Read("run-1").Anchoring.Holds);

        var shared = SharedState.Open(fixture.Root, CancellationToken.None);
        shared.Anchor(reading with { Records = [.. reading.Records.Take(2)], Head = reading.Records[2].Previous }, "run-1", "alice", fixture.Clock.Now, CancellationToken.None);
        Assert.True(fixture.Read("run-1").Anchoring.Holds);
        Assert.Contains("Anchored up to record 2 of 3 since 2026-11-20 08:02 UTC (a folder of this machine).", RecordFixture.Text(fixture.Read("run-1")), StringComparison.Ordinal);

        shared.Anchor(reading, "run-1", "alice", fixture.Clock.Now, CancellationToken.None);
        Assert.True(fixture.Read("run-1").Anchoring.Holds);

        File.WriteAllLines(fixture.PathOf("run-1"), File.ReadAllLines(fixture.PathOf("run-1"))[..2]);
        Assert.Equal("It was anchored at record 3 and ends at record 2: its end was cut off.", fixture.Read("run-1").Anchoring.Problem);

        File.Delete(fixture.PathOf("run-1"));
        fixture.Write("run-1", (0, "run-started", Started), (1, "run-cancelled", "{}"), (1, "run-ended", """{"outcome":"succeeded"}"""));
        Assert.Equal("Record 3 is not the one that was anchored: the journal was written anew.", fixture.Read("run-1").Anchoring.Problem);
        Assert.False(fixture.Read("run-1").IsSound);
    }

    [Fact]
    public void Going_past_the_rules_in_an_emergency_is_loud_everywhere()
    {
        fixture.Write("run-1", (0, "run-started", Started), (0, "admitted", """{"breakGlass":{"by":"bob","why":"Site down","past":[{"kind":"freeze","message":"The freeze 'peak' holds."}]}}"""));

        var record = fixture.Read("run-1");

        const string said = "BREAK-GLASS by bob: Site down. It went past";
        Assert.Equal(2, RecordFixture.Text(record).Split(said).Length - 1);
        Assert.Contains($"> [!CAUTION]\n> {said}", RecordFixture.Markdown(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stands_in_a_journal_is_harmless_in_a_terminal_in_Markdown_and_in_JSON() => Hostile.Always(text =>
    {
        // Half characters cannot be in a journal: they have no canonical form.
        var said = JsonValue.Create(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).ToJsonString();
        var reading = Reading(
            ("run-started", $$"""{"run":{{said}},"runbook":{{said}},"title":{{said}},"file":{{said}},"operator":{{said}},"commit":{{said}},"parameters":{"a":{{said}} } }"""),
            ("admitted", $$"""{"reason":{{said}},"approvals":[{"role":{{said}},"person":{{said}}}],"breakGlass":{"by":{{said}},"why":{{said}},"past":[{"message":{{said}}}]},"notes":[{{said}}]}"""),
            ("step-ended", $$"""{"step":"procedure:a","outcome":"failed","message":{{said}}}"""),
            ("step-answered", $$"""{"step":"procedure:a","answers":{"x":{{said}}},"by":{{said}}}"""),
            ("run-ended", $$"""{"outcome":{{said}},"reasons":[{{said}}],"followUps":[{"text":{{said}},"owner":{{said}}}]}"""));
        var record = RunRecordReader.Of(reading, new Anchoring());

        foreach (var line in RecordFixture.Text(record).Split('\n'))
        {
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains("##[", StringComparison.Ordinal), line);
            Assert.DoesNotContain(line.EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator);
        }

        foreach (var line in RecordFixture.Markdown(record).Split('\n'))
        {
            Assert.DoesNotContain('<', line);
            Assert.True(line.Length == 0 || "#>R|-5".Contains(line[0], StringComparison.Ordinal), line);
        }

        Assert.Equal((string?)JsonNode.Parse(said), (string?)JsonNode.Parse(RecordFixture.Json(record))!["title"]);
    });

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"run":1,"runbook":[],"operator":{},"parameters":[],"estimated":7,"estimates":"x","step":5}""")]
    [InlineData("""{"step":"nonsense","attempt":-3,"outcome":7,"answers":[1],"approvals":{"a":1},"breakGlass":[],"followUps":[1,{"text":3}],"within":5,"processes":{}}""")]
    [InlineData("""{"step":"procedure:a","attempt":99999999999999,"outcome":"great","again":"yes","exit":"1","answers":{"a":{"b":1}},"estimated":{"minimum":1e300,"maximum":-1}}""")]
    public void A_record_that_holds_what_it_should_not_is_read_as_if_it_were_not_said(string data)
    {
        string[] kinds =
        [
            "run-started", "admitted", "refused", "run-resumed", "run-cancelled", "run-paused", "step-started", "step-ended", "step-skipped", "step-asked", "step-answered",
            "step-settled", "survivors-ended", "torn", "run-ended", "something new",
        ];

        var record = RunRecordReader.Of(Reading([.. kinds.Select(kind => (kind, data))]), new Anchoring());

        Assert.Equal(kinds.Length, record.Timeline.Count);
        Assert.NotEmpty(RecordFixture.Text(record));
        Assert.NotEmpty(RecordFixture.Markdown(record));
        Assert.NotEmpty(RecordFixture.Json(record));
    }

    private static JournalReading Reading(params (string Kind, string Data)[] records) => new()
    {
        Records = [.. records.Select((record, index) => new JournalRecord
        {
            Sequence = index + 1,
            Time = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
            Kind = record.Kind,
            Data = JsonNode.Parse(record.Data)!.AsObject(),
            Previous = JournalRecord.NoPrevious,
        })],
        Head = new string('5', 64),
        TornBytes = 0,
        SoundLength = 0,
    };

    private void Earlier(string run, int minutes, string outcome, string runbook = "REL-001") => fixture.Write(
        run,
        (0, "run-started", Started.Replace("REL-001", runbook, StringComparison.Ordinal)),
        (0, "step-started", """{"step":"procedure:canary","attempt":1}"""),
        (minutes, "step-ended", """{"step":"procedure:canary","attempt":1,"outcome":"completed"}"""),
        (0, "run-ended", $$"""{"outcome":"{{outcome}}"}"""));

    private void WriteRolledBack() => fixture.Write(
        "run-1",
        (0, "run-started", Started),
        (0, "admitted", Admitted),
        (0, "step-started", """{"step":"procedure:canary","attempt":1}"""),
        (2, "step-ended", """{"step":"procedure:canary","attempt":1,"outcome":"failed","again":true,"exit":1,"message":"It ended with 1."}"""),
        (0.5, "step-started", """{"step":"procedure:canary","attempt":2}"""),
        (4, "step-ended", """{"step":"procedure:canary","attempt":2,"outcome":"completed","log":"logs/canary-2.log"}"""),
        (0, "step-asked", """{"step":"procedure:decide","asks":["scope"],"within":"15m"}"""),
        (12, "step-answered", """{"step":"procedure:decide","answers":{"scope":"all-tenants"},"by":"alice"}"""),
        (0, "step-ended", """{"step":"procedure:decide","attempt":1,"outcome":"completed"}"""),
        (0, "step-skipped", """{"step":"procedure:migrate","when":"'migrate == true' does not hold."}"""),
        (0, "step-started", """{"step":"verification:smoke","attempt":1}"""),
        (1, "step-ended", """{"step":"verification:smoke","attempt":1,"outcome":"failed","exit":22,"message":"It ended with 22."}"""),
        (0, "step-started", """{"step":"rollback:canary-off","attempt":1}"""),
        (3, "step-ended", """{"step":"rollback:canary-off","attempt":1,"outcome":"completed"}"""),
        (0, "step-started", """{"step":"reverification:smoke","attempt":1}"""),
        (1, "step-ended", """{"step":"reverification:smoke","attempt":1,"outcome":"completed"}"""),
        (0, "run-ended", """{"outcome":"rolled-back","reasons":["'smoke': It ended with 22."],"followUps":[{"text":"Hold the review","owner":"platform-team","due":"2026-11-27"},{"text":"Tell the board","owner":null,"due":null}]}"""));
}
