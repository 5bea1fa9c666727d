using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Organisation;
using PolicyRunner.Reporting.Records;
using PolicyRunner.Running.Incidents;
using PolicyRunner.Running.Records;
using PolicyRunner.Tests.Running.Admission;
using PolicyRunner.Tests.Running.Approvals;
using PolicyRunner.Tests.Running.Records;
using PolicyRunner.Tests.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Running.Incidents;

public sealed class IncidentTests : IDisposable
{
    // A Friday.
    private readonly FixedMoment clock = new("2026-11-20T08:00:00Z");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-incident-");

    private readonly OrganisationFile organisation = SignerFixture.Read("""
        roles: { on-call-engineer: {}, on-call-lead: {}, engineering-manager: {} }
        escalation:
          P0: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-engineer] }, { after: 15m, roles: [on-call-lead] }, { after: 30m, roles: [engineering-manager] }] }
          P2: { respond-within: 2h, path: [{ after: 0m, roles: [on-call-engineer] }] }
        severities: { SEV1: P0, SEV3: P2 }
        incidents: { acknowledge-within: 5m, update-every: 15m, review-within: 5 business days, freeze-on: [SEV1] }
        """);

    private IncidentDesk Desk => IncidentDesk.Open(organisation, "example.com/team/ops", folder.FullName, new Dictionary<string, string>(), clock, CancellationToken.None);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Nobody_answering_calls_the_next_role_by_the_matrix_until_somebody_acknowledges_and_late_is_recorded()
    {
        var id = Open("SEV1").Id;
        Assert.Equal(["on-call-engineer"], One().CallNow(clock.Now));
        Assert.False(One().IsUnanswered(clock.Now));

        clock.Now += TimeSpan.FromMinutes(16);
        Assert.Equal(["on-call-engineer", "on-call-lead"], One().CallNow(clock.Now));
        Assert.True(Desk.List(false, "alice", CancellationToken.None).IsOverdue(clock.Now));
        Assert.Equal(["on-call-engineer", "on-call-lead"], One().Called);
        Desk.List(false, "alice", CancellationToken.None);

        var answer = Desk.Acknowledge(null, "bob", CancellationToken.None);
        Assert.Equal(("bob", 0), (answer.Incident!.AcknowledgedBy, answer.Incident.CallNow(clock.Now).Count));
        Assert.Equal(["incident-opened", "incident-frozen", "incident-called", "incident-acknowledged"], Journal(id).Records.Select(record => record.Kind));
        Assert.Equal(11 * 60 * 1000, (int)Journal(id).Records[^1].Data["late"]!);
        Assert.StartsWith("bob acknowledged", Assert.Single(Desk.Acknowledge(id, "carol", CancellationToken.None).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Updates_are_due_every_so_often_and_an_overdue_one_shows()
    {
        Open("SEV3");
        Desk.Acknowledge(null, "bob", CancellationToken.None);
        clock.Now += TimeSpan.FromMinutes(15);
        Assert.False(Desk.List(false, null, CancellationToken.None).IsOverdue(clock.Now));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(One().IsUpdateOverdue(clock.Now));

        Desk.Update(null, "Still looking", null, "bob", CancellationToken.None);
        Assert.Equal(clock.Now.AddMinutes(15), One().UpdateBy);
        Desk.Update(null, "Mitigated", TimeSpan.FromHours(1), "bob", CancellationToken.None);
        Assert.Equal((clock.Now.AddHours(1), "Mitigated", 2), (One().UpdateBy, One().LastUpdate, One().Updates));
        Assert.True(Desk.Update(null, " ", null, "bob", CancellationToken.None).IsMisuse);
    }

    [Fact]
    public void A_severe_incident_freezes_changes_under_its_name_and_a_small_one_does_not()
    {
        var severe = Open("SEV1");
        Open("SEV3");

        var shared = PolicyRunner.Journal.Shared.SharedState.Open(folder.FullName, CancellationToken.None);
        var freeze = Assert.Single(PolicyRunner.Journal.Shared.FreezeBook.All(shared.Read(CancellationToken.None)));
        Assert.Equal(($"incident-{severe.Id}", "on-call-lead", $"SEV1: Checkout is down (incident {severe.Id})"), (freeze.Name, freeze.Lift, freeze.Reason));
        Assert.Equal(freeze.Name, severe.Freeze);
    }

    [Fact]
    public void It_closes_only_with_all_that_a_record_needs_and_each_lack_is_named_at_once()
    {
        Open("SEV1");

        var refused = Desk.Close(null, new IncidentClosing { By = "bob", Summary = " " }, CancellationToken.None);
        Assert.Equal(["--summary", "--components", "--actions", "--documentation"], refused.Problems.Select(problem => problem.Split(' ').First(word => word.StartsWith("--", StringComparison.Ordinal))));
        Assert.False(refused.IsMisuse);
        Assert.Null(One().Closed);

        var closed = Desk.Close(null, Closing() with { FollowUps = ["Add an alert; owner=sre; due=2 business days", "Tell the board"] }, CancellationToken.None);
        Assert.Empty(closed.Problems);
        Assert.Equal(new DateOnly(2026, 11, 27), closed.Incident!.ReviewDue);
        Assert.Equal(["Add an alert sre 2026-11-24", "Tell the board  "], closed.Incident.FollowUps.Select(item => $"{item.Text} {item.Owner} {item.Due:yyyy-MM-dd}"));
        Assert.Contains("still holds", Assert.Single(closed.Warnings), StringComparison.Ordinal);
        Assert.Empty(Desk.List(false, null, CancellationToken.None).All);
        Assert.Contains("was closed at", Assert.Single(Desk.Close(closed.Incident.Id, Closing(), CancellationToken.None).Problems), StringComparison.Ordinal);
        Assert.True(Desk.Close(null, Closing(), CancellationToken.None).IsMisuse);
    }

    [Fact]
    public void Mean_times_are_over_closed_incidents_and_say_over_how_many()
    {
        Open("SEV3", began: clock.Now.AddMinutes(-10));
        clock.Now += TimeSpan.FromMinutes(4);
        Desk.Acknowledge(null, "bob", CancellationToken.None);
        clock.Now += TimeSpan.FromMinutes(56);
        Desk.Close(null, Closing() with { Resolved = clock.Now.AddMinutes(-20) }, CancellationToken.None);
        Open("SEV3");
        clock.Now += TimeSpan.FromMinutes(20);
        Desk.Close(null, Closing(), CancellationToken.None);
        Open("SEV3", began: clock.Now.AddHours(-9));

        var list = Desk.List(true, null, CancellationToken.None);

        Assert.Equal(new IncidentMean(TimeSpan.FromMinutes(10), 1), list.ToDetect);
        Assert.Equal(new IncidentMean(TimeSpan.FromMinutes(4), 1), list.ToAcknowledge);
        Assert.Equal(new IncidentMean(TimeSpan.FromMinutes(30), 2), list.ToResolve);
        var json = new StringWriter { NewLine = "\n" };
        IncidentWriter.WriteJson(list, clock.Now, json);
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("incidents.json", json.ToString()), "incidents"));
    }

    [Fact]
    public void Who_lost_the_copy_goes_on_from_what_others_have_and_a_copy_that_went_apart_is_refused()
    {
        var id = Open("SEV3").Id;
        Directory.Delete(Path.Combine(folder.FullName, IncidentDesk.Folder), recursive: true);

        Assert.Empty(Desk.Acknowledge(id, "bob", CancellationToken.None).Problems);
        Assert.Equal(2, Journal(id).Records.Count);

        var path = Path.Combine(folder.FullName, IncidentDesk.Folder, id, "journal.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("Checkout", "Nothing", StringComparison.Ordinal));
        Assert.Throws<JournalException>(() => Desk.Update(id, "x", null, "bob", CancellationToken.None));
    }

    [Fact]
    public void An_incident_opens_though_the_shared_state_cannot_be_reached_and_is_published_once_it_can()
    {
        var state = Path.Combine(folder.FullName, ".policyrunner", "state", "state.json");
        Directory.CreateDirectory(Path.GetDirectoryName(state)!);
        File.WriteAllText(state, "damaged");

        var answer = Desk.Begin(new IncidentOpening { Title = "Git is down", Severity = "SEV1", By = "alice" }, CancellationToken.None);

        Assert.Empty(answer.Problems);
        Assert.Equal(["Others do not see it", "Changes are NOT frozen"], answer.Warnings.Select(warning => warning.Split([',', ':'])[0]));
        Assert.Single(Desk.List(false, null, CancellationToken.None).Warnings);

        File.Delete(state);
        Assert.Empty(Desk.Update(null, "Git is back", null, "alice", CancellationToken.None).Warnings);
        Directory.Delete(Path.Combine(folder.FullName, IncidentDesk.Folder), recursive: true);
        Assert.Equal(("Git is down", 1), (One().Title, One().Updates));
    }

    [Fact]
    public void The_record_of_an_incident_is_reported_and_held_against_the_one_that_others_have()
    {
        var id = Open("SEV3").Id;
        Desk.Acknowledge(id, "bob", CancellationToken.None);
        Desk.Close(id, Closing() with { FollowUps = ["Add an alert; owner=sre"] }, CancellationToken.None);
        var path = Path.Combine(folder.FullName, IncidentDesk.Folder, id, "journal.jsonl");

        var record = RunRecordReader.Read(path, folder.FullName, CancellationToken.None);

        Assert.Equal((true, true, "closed", 3, "Add an alert"), (record.IsSound, record.Anchoring.Holds, record.Outcome, record.Timeline.Count, Assert.Single(record.FollowUps).Text));
        Assert.Contains($"Incident {id} was closed.", RecordFixture.Text(record), StringComparison.Ordinal);
        Assert.Contains("bob closed it: A bad release Affected: checkout. Done: Rolled back.", RecordFixture.Text(record), StringComparison.Ordinal);

        File.WriteAllLines(path, File.ReadAllLines(path)[..2]);
        Assert.False(RunRecordReader.Read(path, folder.FullName, CancellationToken.None).IsSound);
    }

    [Fact]
    public void The_channel_hears_who_is_to_be_called_and_what_it_did_not_hear_is_said_and_recorded()
    {
        using var room = new LocalServer((_, body) => (body.Contains("on-call-lead", StringComparison.Ordinal) ? 503 : 200, ""));
        var desk = IncidentDesk.Open(
            SignerFixture.Read("""
                roles: { on-call-engineer: {}, on-call-lead: {} }
                escalation: { P0: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-engineer] }, { after: 15m, roles: [on-call-lead] }] } }
                channels: { room: { kind: webhook, secret: ROOM } }
                incidents: { channel: room }
                """),
            "example.com/team/ops", folder.FullName, new Dictionary<string, string> { ["ROOM"] = room.Address + "/room" }, clock, CancellationToken.None);

        var id = desk.Begin(new IncidentOpening { Title = "Checkout is down", Severity = "P0", By = "alice" }, CancellationToken.None).Incident!.Id;
        clock.Now += TimeSpan.FromMinutes(16);
        var warnings = desk.List(false, "alice", CancellationToken.None).Warnings;
        desk.List(false, "alice", CancellationToken.None);

        Assert.Equal(["P0: Checkout is down", "P0: Checkout is down"], room.Requests.Select(request => (string?)JsonNode.Parse(request.Body)!["title"]));
        Assert.Equal($"Call on-call-engineer now: nobody has acknowledged '{id}'.", (string?)JsonNode.Parse(room.Requests[0].Body)!["text"]);
        Assert.Equal("Nobody heard of it from here: 'room' answered with status 503. Call on-call-engineer and on-call-lead yourself.", Assert.Single(warnings));
        Assert.Equal(["incident-opened", "incident-told", "incident-called", "incident-told"], Journal(id).Records.Select(record => record.Kind));
        Assert.Contains("The channel 'room' was NOT told to call on-call-engineer and on-call-lead: 'room' answered with status 503.", RecordFixture.Text(RunRecordReader.Read(Path.Combine(folder.FullName, IncidentDesk.Folder, id, "journal.jsonl"), folder.FullName, CancellationToken.None)), StringComparison.Ordinal);
        Assert.DoesNotContain(room.Address, File.ReadAllText(Path.Combine(folder.FullName, IncidentDesk.Folder, id, "journal.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_severity_that_the_matrix_does_not_know_is_misuse()
    {
        var answer = Desk.Begin(new IncidentOpening { Title = "x", Severity = "SEV9", By = "alice" }, CancellationToken.None);

        Assert.True(answer.IsMisuse);
        Assert.StartsWith("The escalation matrix has no severity 'SEV9', only SEV1, SEV3, P0 and P2.", Assert.Single(answer.Problems), StringComparison.Ordinal);
    }

    private static IncidentClosing Closing() => new() { Summary = "A bad release", Components = ["checkout"], Actions = ["Rolled back"], Documentation = "docs/x.md", By = "bob" };

    private Incident Open(string severity, DateTimeOffset? began = null)
    {
        var answer = Desk.Begin(new IncidentOpening { Title = "Checkout is down", Severity = severity, By = "alice", Began = began }, CancellationToken.None);
        Assert.Empty(answer.Problems);
        Assert.Empty(answer.Warnings);
        return answer.Incident!;
    }

    private Incident One() => Assert.Single(Desk.List(false, null, CancellationToken.None).All);

    private JournalReading Journal(string id) => JournalFile.Read(Path.Combine(folder.FullName, IncidentDesk.Folder, id, "journal.jsonl"));
}
