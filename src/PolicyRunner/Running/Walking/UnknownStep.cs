using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running.Walking;

/// <summary>
/// A step that was begun and whose end nobody saw. What may run twice is run again; of anything else its probe says whether it
/// happened (exit code 0: it did, 1: it did not), and where there is none, or it breaks, a person.
/// </summary>
internal sealed class UnknownStep(RunContext run, Plan plan, RunNames names)
{
    private const string Again = "redo";

    /// <summary>What a person may say about it.</summary>
    public static IReadOnlyList<string> Answers { get; } = [ManualStep.Done, Again, ManualStep.NotDone];

    /// <returns>What it is, or null when it is to be run again.</returns>
    public async Task<StepOutcome?> SettleAsync(StepKey key, PlannedStep step, CancellationToken stop)
    {
        if (step.IsIdempotent || step.Effect == Effect.Read)
        {
            return Settle(key, Again, "it may run twice");
        }

        if (step.Probe is { } probe && plan.Find(probe) is { } asked && await ProbeAsync(key, asked, stop).ConfigureAwait(false) is { } happened)
        {
            return Settle(key, happened ? "completed" : Again, $"the probe '{probe}'");
        }

        var question = new Question
        {
            Place = key.Place,
            Name = step.Id,
            Title = $"What became of '{step.Title}'?",
            Text = $"'{key.Id}' was begun and its end was not seen. Look whether it happened: {ManualStep.Done} if it did, {Again} to run it again, {ManualStep.NotDone} to give up and roll back.",
            Options = Answers,
        };
        try
        {
            return await run.Answers.AnswerAsync(question, stop).ConfigureAwait(false) switch
            {
                null => stop.IsCancellationRequested ? StepOutcome.Unknown : StepOutcome.Waiting,
                ManualStep.Done => Settle(key, "completed", run.Operator),
                Again => Settle(key, Again, run.Operator),
                _ => Settle(key, "failed", run.Operator),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return StepOutcome.Unknown;
        }
    }

    private StepOutcome? Settle(StepKey key, string what, string by)
    {
        var attempt = run.Journal.State.Find(key)!.Attempts;
        var (outputs, _) = what == "completed" ? StepWork.Read(Path.Combine(run.Folder.WorkOf(key, attempt), "outputs"), run.Masker) : (new Dictionary<string, string>(), null);
        run.Journal.Append(RunRecords.StepSettled, new JsonObject
        {
            ["step"] = key.Text,
            ["as"] = what,
            ["by"] = by,
            ["outputs"] = new JsonObject(outputs.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)output.Value))),
        });
        return what switch { "completed" => StepOutcome.Completed, "failed" => StepOutcome.Failed, _ => null };
    }

    // A probe only looks; it is no step of the record of its own, its log is.
    private async Task<bool?> ProbeAsync(StepKey key, PlannedStep probe, CancellationToken stop)
    {
        var probing = StepKey.OfProbe(key, probe.Id);
        var attempt = (run.Journal.State.Find(probing)?.Attempts ?? 0) + 1;
        var log = RunFolder.LogOf(probing, attempt);
        using var sink = new StepLog(run.Folder.At(log), run.Masker, (line, isError) => run.Tell(new RunEvent.StepPrinted(key.Place, line, isError, run.Now)));
        var result = await StepKinds.RunAsync(new StepContext { Run = run, Plan = plan, Step = probe, Key = probing, Attempt = attempt, Names = names, Log = sink }, stop).ConfigureAwait(false);
        run.Journal.StepEnded(probing, attempt, result, again: false, sink.IsEmpty ? null : log);
        run.Folder.RemoveWorkOf(probing, attempt);
        return result.HasHappened;
    }
}
