using PolicyRunner.Running;
using PolicyRunner.Running.Records;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Running.Admission;

namespace PolicyRunner.Tests.Running;

/// <summary>A step that nobody answers calls those whom the matrix names, at the time that was recorded with the question.</summary>
public sealed class StepTimerTests
{
    private const string Matrix = """
        profiles: [{ paths: ["**"], profile: baseline }]
        roles: { on-call-engineer: {}, lead: {}, head: {} }
        severities: { SEV1: P1 }
        escalation:
          P1: { respond-within: 5m, path: [{ after: 0m, roles: [lead] }, { after: 30m, roles: [lead, head] }] }
        """;

    private const string Ack = "## Procedure\n\n### Step 1: Look\n<!-- ack within=15m escalate=p1 by=on-call-engineer -->\n\nLook at it.\n";

    private readonly FixedMoment fixedClock = new("2026-11-25T16:00:00Z");

    [LinuxFact]
    public async Task A_paused_run_calls_whoever_is_due_each_once_and_over_a_restart()
    {
        using var fixture = Fixture(Ack);
        var paused = await Run(fixture, fixedClock, new RunCommission { Runbook = "OPS-1", Tool = "test", WorkingDirectory = "", Environment = fixture.Environment });

        Assert.Equal([], await Called(14));
        Assert.Equal(["Nobody has answered 'look' in time: call lead now."], await Called(15));
        Assert.Equal([], await Called(44));

        // What was recorded with the question holds, whatever the organisation file says later.
        fixture.Write("policies/policyrunner.yml", Matrix.Replace("after: 30m", "after: 9h", StringComparison.Ordinal));
        Assert.Equal(["Nobody has answered 'look' in time: call lead and head now."], await Called(45));
        Assert.Equal([], await Called(600));

        var record = RunRecordReader.Read(fixture.At($".policyrunner/runs/{paused.Run}/journal.jsonl"), fixture.Root, CancellationToken.None);
        Assert.Equal(["Nobody answered 'look' in time; lead was to be called.", "Nobody answered 'look' in time; lead and head were to be called."], record.Timeline.Where(moment => moment.Kind == "step-escalated").Select(moment => moment.Text));
        Assert.Equal(RunOutcome.Succeeded, (await Run(fixture, fixedClock, fixture.Commission() with { Runbook = null, Resume = paused.Run, Answers = [new GivenAnswer("look", "done")] })).Outcome);

        async Task<IEnumerable<string>> Called(int minutes)
        {
            fixture.Events.Clear();
            fixedClock.Now = DateTimeOffset.Parse("2026-11-25T16:00:00Z", null).AddMinutes(minutes);
            Assert.Equal(RunOutcome.Paused, (await Run(fixture, fixedClock, fixture.Commission() with { Resume = paused.Run })).Outcome);
            return fixture.Events.OfType<RunEvent.Noted>().Select(noted => noted.Message).Where(message => message.Contains("answered", StringComparison.Ordinal));
        }
    }

    [LinuxTheory]
    [InlineData(200, null)]
    [InlineData(500, "'on-call' answered with status 500.")]
    [InlineData(0, "The secret 'ON_CALL_HOOK', which holds the address of the channel 'on-call', is not in the environment.")]
    public async Task The_channel_of_the_organisation_hears_of_each_call_once(int status, string? problem)
    {
        using var server = new LocalServer((_, _) => (status, ""));
        using var fixture = Fixture(Ack);
        fixture.Write("policies/policyrunner.yml", Matrix + "\nchannels: { on-call: { kind: webhook, secret: ON_CALL_HOOK } }\nincidents: { channel: on-call }\n");
        if (status > 0)
        {
            fixture.Environment["ON_CALL_HOOK"] = $"{server.Address}/hook/4711-secret";
        }

        var paused = await Run(fixture, fixedClock, fixture.Commission() with { Runbook = "OPS-1" });
        fixedClock.Now += TimeSpan.FromMinutes(16);
        Assert.Equal(RunOutcome.Paused, (await Run(fixture, fixedClock, fixture.Commission() with { Resume = paused.Run })).Outcome);
        Assert.Equal(RunOutcome.Paused, (await Run(fixture, fixedClock, fixture.Commission() with { Resume = paused.Run })).Outcome);

        var posted = Assert.Single(fixture.Journal(paused.Run!).Records, record => record.Kind == "step-posted");
        Assert.Equal(problem, (string?)posted.Data["problem"]);
        Assert.Equal(status > 0 ? 1 : 0, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains("Nobody has answered 'look' in time: call lead now.", (string?)System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["text"], StringComparison.Ordinal));
        Assert.Equal(problem is null ? 0 : 1, fixture.Events.OfType<RunEvent.Noted>().Count(noted => noted.Message.Contains("Call them yourself.", StringComparison.Ordinal)));
        Assert.DoesNotContain("4711-secret", fixture.Everything(paused.Run!), StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("<!-- ack escalate=SEV1 by=on-call-engineer -->", 5)]
    [InlineData("<!-- ask scope = all | one within=7m escalate=P1 -->", 7)]
    public async Task Without_a_time_of_its_own_the_priority_says_how_long_there_is(string mark, int minutes)
    {
        using var fixture = Fixture($"## Procedure\n\n### Step 1: Look\n{mark}\n\nLook at it.\n");
        var paused = await Run(fixture, fixedClock, fixture.Commission() with { Runbook = "OPS-1" });

        fixedClock.Now += TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1);
        await Run(fixture, fixedClock, fixture.Commission() with { Resume = paused.Run });
        Assert.DoesNotContain("step-escalated procedure:look", fixture.Records(paused.Run!));

        fixedClock.Now += TimeSpan.FromSeconds(1);
        await Run(fixture, fixedClock, fixture.Commission() with { Resume = paused.Run });
        Assert.Contains("step-escalated procedure:look", fixture.Records(paused.Run!));
    }

    [LinuxFact]
    public async Task At_a_terminal_the_calls_come_while_the_question_stands()
    {
        using var fixture = Fixture(Ack);
        var clock = new TurnedClock("2026-11-25T16:00:00Z");
        var person = new SlowPerson();
        var running = fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Clock = clock }, person);
        await person.Asked.Task;

        clock.Turn(TimeSpan.FromMinutes(16), TimeSpan.FromSeconds(30));
        await Until(() => Escalated() == 1);
        clock.Turn(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30));
        await Until(() => Escalated() == 2);
        person.Answer.SetResult("done");

        Assert.Equal(RunOutcome.Succeeded, (await running).Outcome);

        int Escalated() => fixture.Events.ToArray().OfType<RunEvent.Noted>().Count(noted => noted.Message.StartsWith("Nobody has answered", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task At_a_terminal_too_an_item_that_nobody_speaks_of_in_time_gets_the_default()
    {
        using var fixture = new RunFixture("## Procedure\n\n### Step 1: Review\n<!-- ask-each item=users within=5d else=revoke by=manager -->\n\n### Step 2: Revoke\n\n```bash id=revoke\nnote $STEPS_REVIEW_REVOKE\n```\n", "parameters:\n  users: { type: string, default: \"ann,bob\" }");
        var clock = new TurnedClock("2026-11-20T08:00:00Z");
        var person = new SlowPerson();
        var running = fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Clock = clock }, person);
        await person.Asked.Task;

        clock.Turn(TimeSpan.FromDays(5), TimeSpan.FromHours(1));

        Assert.Equal(RunOutcome.Succeeded, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
        Assert.Equal(["ann bob"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_step_that_escalates_to_nowhere_is_refused()
    {
        using var fixture = Fixture(Ack.Replace("escalate=p1", "escalate=p7", StringComparison.Ordinal));

        Assert.Contains((await fixture.RunAsync()).Reasons, reason => reason.Contains("'p7'", StringComparison.Ordinal));
    }

    private static RunFixture Fixture(string body)
    {
        var fixture = new RunFixture(body);
        fixture.Write("policies/policyrunner.yml", Matrix);
        return fixture;
    }

    private static Task<RunReport> Run(RunFixture fixture, TimeProvider clock, RunCommission commission) =>
        fixture.RunAsync(commission with { Clock = clock, WorkingDirectory = fixture.Root, Operator = "tester" });

    private static async Task Until(Func<bool> holds)
    {
        for (var look = 0; !holds(); look++)
        {
            Assert.True(look < 1500, "It does not come to pass.");
            await Task.Delay(20);
        }
    }

    /// <summary>Somebody who says nothing until told to.</summary>
    private sealed class SlowPerson : IAttendant
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string?> AskAsync(Question question, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            return Answer.Task.WaitAsync(cancellation);
        }
    }
}

/// <summary>A clock whose hands a test turns; its timers ring when their time has come.</summary>
internal sealed class TurnedClock(string start) : TimeProvider
{
    private readonly List<Bell> bells = [];
    private readonly Lock gate = new();
    private DateTimeOffset now = DateTimeOffset.Parse(start, null);

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(this, () => callback(state));
        bell.Change(dueTime, period);
        return bell;
    }

    /// <summary>Goes on in small steps, and lets who was woken set the next timer.</summary>
    public void Turn(TimeSpan time, TimeSpan step)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += step)
        {
            List<Bell> due;
            lock (gate)
            {
                now += step;
                due = [.. bells.Where(bell => bell.Due <= now)];
                bells.RemoveAll(due.Contains);
            }

            due.ForEach(bell => bell.Ring());
            Thread.Sleep(due.Count > 0 ? 5 : 0);
        }
    }

    private sealed class Bell(TurnedClock clock, Action ring) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public Action Ring => ring;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.bells.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.bells.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.bells.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
