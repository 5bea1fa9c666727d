using System.Text.Json.Nodes;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Steps;

/// <summary>A step that a person does, and what the person is asked. Each answer is recorded as it comes: none is asked for twice.</summary>
internal static class ManualStep
{
    public const string Done = "done";
    public const string NotDone = "failed";

    /// <summary>What a step that asks nothing else may be answered.</summary>
    public static IReadOnlyList<string> Answers { get; } = [Done, NotDone];

    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        var marks = context.Step.Step.Marks;
        if (context.Run.Journal.State.Find(context.Key) is null)
        {
            context.Run.Journal.Append(RunRecords.StepAsked, new JsonObject
            {
                ["step"] = context.Key.Text,
                ["asks"] = new JsonArray([.. marks.Where(mark => mark.Kind != MarkKind.Acknowledge).Select(mark => (JsonNode?)(mark.Name ?? mark.Items))]),
                ["within"] = marks.Select(mark => mark.Within).FirstOrDefault(within => within is not null) is { } within ? Text.Duration.Format(within) : null,
                ["calls"] = StepTimers.Calls(context, marks),
            });
        }

        var timers = new StepTimers(context);
        await timers.RingAsync(stop).ConfigureAwait(false);

        context.Run.Tell(new RunEvent.StepStarted(context.Key.Place, context.Step, context.Attempt, context.Run.Now));
        var asks = marks.Where(mark => mark.Kind == MarkKind.Ask).ToList();
        var eachs = marks.Where(mark => mark.Kind == MarkKind.AskEach).ToList();
        if (asks.Count == 0 && eachs.Count == 0)
        {
            return await AskAsync(context, timers, context.Step.Step.Id, Answers, marks is [var mark, ..] ? mark.By : null, null, stop).ConfigureAwait(false) switch
            {
                null => Unanswered(stop),
                Done => StepResult.Completed,
                _ => StepResult.Failed("The person said that it failed.") with { IsFinal = true },
            };
        }

        foreach (var each in eachs)
        {
            var (items, problem) = AskEach.Items(context.Names, each);
            if (problem is not null)
            {
                return StepResult.Failed(problem) with { IsFinal = true };
            }

            foreach (var item in items)
            {
                if (await AskAsync(context, timers, AskEach.Name(each, item), AskEach.Options(each), each.By, AskEach.Deadline(context, each), stop).ConfigureAwait(false) is null && !AskEach.Settle(context, each, item))
                {
                    return Unanswered(stop);
                }
            }
        }

        foreach (var ask in asks)
        {
            if (await AskAsync(context, timers, ask.Name!, ask.Options, ask.By, null, stop).ConfigureAwait(false) is null)
            {
                return Unanswered(stop);
            }
        }

        return StepResult.Completed with { Outputs = AskEach.Outputs(context, eachs) };
    }

    private static StepResult Unanswered(CancellationToken stop) => stop.IsCancellationRequested ? StepResult.Cancelled : new StepResult(StepOutcome.Waiting, "It waits for a person.");

    private static async Task<string?> AskAsync(StepContext context, StepTimers timers, string name, IReadOnlyList<string> options, string? by, DateTimeOffset? deadline, CancellationToken stop)
    {
        if (context.Run.Journal.State.Answer(context.Key, name) is { } known)
        {
            return known;
        }

        var question = new Question
        {
            Place = context.Key.Place,
            Name = name,
            Title = context.Step.Title,
            Text = context.Step.Step.Extent.Text.ToString(),
            Options = options,
            By = by,
        };
        string? answer;
        try
        {
            answer = await timers.WhileAsync(cancellation => context.Run.Answers.AnswerAsync(question, cancellation), deadline, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }

        if (answer is not null)
        {
            context.Run.Journal.Append(RunRecords.StepAnswered, new JsonObject
            {
                ["step"] = context.Key.Text,
                ["answers"] = new JsonObject { [name] = context.Run.Masker.Hide(answer) },
                ["by"] = context.Run.Operator,
            });
        }

        return answer;
    }
}
