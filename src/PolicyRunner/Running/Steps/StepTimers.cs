using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Incidents;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Steps;

/// <summary>
/// The times of a step that waits for a person. Who is to be called when is recorded as the question is, so that it holds over an
/// interruption and whatever becomes of the organisation file; each call is recorded once, as soon as its time has come and a
/// process of the run is there to see it.
/// </summary>
internal sealed class StepTimers(StepContext context)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // Timers are made for less than 50 days; a clock that is set is noticed at the next look.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => context.Run.Now;

    private StepState? State => context.Run.Journal.State.Find(context.Key);

    /// <summary>The priority that a mark escalates as, however it is written, or null.</summary>
    public static Priority? PriorityOf(EscalationMatrix matrix, string name) =>
        matrix.Find(matrix.Severities.Keys.Concat(matrix.Priorities.Names).FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name);

    /// <summary>Who is called when, from the moment on in which nobody has answered in time: an array of <c>{at, roles[]}</c>.</summary>
    public static JsonArray Calls(StepContext context, IEnumerable<Mark> marks)
    {
        var organisation = context.Run.Organisation;
        var asked = context.Run.Now;
        var calls =
            from mark in marks
            where mark.Escalate is not null
            let priority = PriorityOf(organisation.Escalation, mark.Escalate!)
            let within = mark.Within ?? priority?.RespondWithin
            where within is not null
            from call in EscalationCalls.Of(organisation, priority, within)
            let at = asked + within.Value + call.After
            orderby at
            select (JsonNode)new JsonObject { ["at"] = Form(at), ["roles"] = new JsonArray([.. call.Roles.Select(role => (JsonNode)role)]) };
        return [.. calls];
    }

    /// <summary>A time as records hold it, to the second.</summary>
    public static string Form(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, System.Globalization.CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">It is no time as <see cref="Form"/> writes it.</exception>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, TimeForm, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    /// <summary>Records and tells every call whose time has come, and posts it where the organisation says.</summary>
    public async Task RingAsync(CancellationToken stop)
    {
        while (State is { } state && state.Rung < state.Calls.Count && state.Calls[state.Rung] is var call && call.At <= Now)
        {
            context.Run.Journal.Append(RunRecords.StepEscalated, new JsonObject
            {
                ["step"] = context.Key.Text,
                ["call"] = state.Rung + 1,
                ["roles"] = new JsonArray([.. call.Roles.Select(role => (JsonNode)role)]),
            });
            var sentence = $"Nobody has answered '{context.Key.Id}' in time: call {Wording.And(call.Roles)} now.";
            context.Run.Tell(new RunEvent.Noted(sentence, Now));
            await PostAsync(sentence, stop).ConfigureAwait(false);
        }
    }

    // A call that was recorded and not posted, because the process was killed between the two, stands in the record without its post.
    private async Task PostAsync(string sentence, CancellationToken stop)
    {
        var run = context.Run;
        if (run.Organisation.Incidents.Channel is not { } channel)
        {
            return;
        }

        var body = ChannelPost.Body($"{context.Plan.Runbook.Id} waits for an answer", run.Masker.Hide(sentence), context.Plan.Runbook.Id, run.Run);
        var problem = await ChannelPost.SendAsync(run.Organisation, channel, body, run.Environment, run.Clock, stop).ConfigureAwait(false);
        run.Journal.AppendMasked(RunRecords.StepPosted, new JsonObject { ["step"] = context.Key.Text, ["call"] = State!.Rung, ["channel"] = channel, ["problem"] = problem });
        if (problem is not null)
        {
            run.Tell(new RunEvent.Noted($"Nobody heard of it from here: {run.Masker.Hide(problem)} Call them yourself.", Now));
        }
    }

    /// <summary>Asks, and rings while nobody answers.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="deadline">When the question is taken back; null: never.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Null when nobody answers now, or nobody did in time.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<string?> WhileAsync(Func<CancellationToken, Task<string?>> ask, DateTimeOffset? deadline, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asking = ask(ends.Token);
        while (!asking.IsCompleted && Next(deadline) is { } next)
        {
            if (next > Now)
            {
                using var woken = CancellationTokenSource.CreateLinkedTokenSource(ends.Token);
                var left = next - Now;
                await Task.WhenAny(asking, Task.Delay(left < LongestDelay ? left : LongestDelay, context.Run.Clock, woken.Token)).ConfigureAwait(false);
                await woken.CancelAsync().ConfigureAwait(false);
                continue;
            }

            await RingAsync(ends.Token).ConfigureAwait(false);
            if (deadline <= Now)
            {
                await ends.CancelAsync().ConfigureAwait(false);
                break;
            }
        }

        try
        {
            return await asking.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private DateTimeOffset? Next(DateTimeOffset? deadline) =>
        State is { } state && state.Rung < state.Calls.Count && (deadline is null || state.Calls[state.Rung].At < deadline) ? state.Calls[state.Rung].At : deadline;
}
