using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Planning.Conditions;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Steps;

/// <summary>Waits for a time to pass, a time to come or a condition to hold. The time counts from the wait's first beginning, over interruptions.</summary>
internal static class WaitStep
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // Timers are made for less than 50 days; a clock that is set is noticed at the next look.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        var begun = context.Run.Journal.State.Find(context.Key)?.Begun ?? context.Run.Now;
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        if (definition is null)
        {
            return StepResult.Failed(problem!) with { IsFinal = true };
        }

        if (definition.Text("when") is { } condition)
        {
            var (every, bad) = definition.Time("every");
            return bad is not null ? StepResult.Failed(bad) with { IsFinal = true } : await UntilAsync(context, condition, every ?? Look, stop).ConfigureAwait(false);
        }

        var (end, longest, malformed) = End(definition, begun);
        if (malformed is not null)
        {
            return StepResult.Failed(malformed) with { IsFinal = true };
        }

        // A job that sleeps is paid for, and ends after some hours; starting the next one takes minutes.
        if (context.Run.Job is not null && Min(end - context.Run.Now, longest) > context.Run.Organisation.Workflows.LongestWait)
        {
            var until = StepTimers.Form(end.AddSeconds(1));
            context.Run.Journal.Append(RunRecords.StepWaits, new JsonObject { ["step"] = context.Key.Text, ["until"] = until });
            return new StepResult(StepOutcome.Waiting, $"It waits until {until}.");
        }

        // A clock that went back must not make it wait longer than it was asked to.
        for (var left = Min(end - context.Run.Now, longest); left > TimeSpan.Zero; left = Min(end - context.Run.Now, left))
        {
            var delay = Min(left, LongestDelay);
            await Task.Delay(delay, context.Run.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return StepResult.Cancelled;
            }

            left -= delay;
        }

        return StepResult.Completed;
    }

    private static async Task<StepResult> UntilAsync(StepContext context, string text, TimeSpan every, CancellationToken stop)
    {
        var (condition, problem) = Condition.Parse(text);
        return condition is null
            ? StepResult.Failed($"The condition '{text}': {problem!.Message}") with { IsFinal = true }
            : await Limited.RunAsync(context, async cancellation =>
            {
                // What has no value yet may get one from a step beside this one.
                while (condition.Evaluate(context.Names.Find) is not { IsTrue: true, Problem: null })
                {
                    await Task.Delay(Timers.Fit(every), context.Run.Clock, cancellation).ConfigureAwait(false);
                }

                return StepResult.Completed;
            }, stop).ConfigureAwait(false);
    }

    private static (DateTimeOffset End, TimeSpan Longest, string? Problem) End(Definition definition, DateTimeOffset begun)
    {
        var (time, problem) = definition.Time("for");
        if (time is { } length || problem is not null)
        {
            return (begun + (time ?? TimeSpan.Zero), time ?? TimeSpan.Zero, problem);
        }

        var text = definition.Text("until") ?? "";
        if (Moment.TryParse(text, out var moment))
        {
            return (moment, TimeSpan.MaxValue, null);
        }

        var name = definition.Text("time-zone") ?? "UTC";
        if (WallClock.Of(name) is not { } zone)
        {
            return (begun, TimeSpan.Zero, $"There is no time zone '{name}'; write it like Europe/Vienna.");
        }

        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            ? (zone.Next(clock, begun), TimeSpan.FromDays(2), null)
            : (begun, TimeSpan.Zero, $"'{text}' is no time; write it like 16:00 or 2026-10-01T08:00:00Z.");
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
