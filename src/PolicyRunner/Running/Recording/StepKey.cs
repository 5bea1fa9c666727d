namespace PolicyRunner.Running.Recording;

/// <summary>
/// A step in a phase of a plan, as the journal names it: <c>procedure:canary</c>, <c>procedure:deploy/verification:smoke</c> for a
/// step of the runbook that <c>deploy</c> calls. A step of the verification can run twice; its keys differ.
/// </summary>
internal sealed record StepKey
{
    private const string Probe = "probe";

    private StepKey(string text, string id, RunPhase phase, bool isProbe) => (Text, Id, Phase, IsProbe) = (text, id, phase, isProbe);

    public string Text { get; }

    /// <summary>As in <see cref="StepReport.Id"/>.</summary>
    public string Id { get; }

    /// <summary>The phase of the plan that the step is in.</summary>
    public RunPhase Phase { get; }

    /// <summary>True for a look at a step whose end nobody saw: no step of the record of its own.</summary>
    public bool IsProbe { get; }

    public StepPlace Place => new(Id, Phase);

    /// <param name="caller">The step that calls the plan, or null for the run's own plan.</param>
    /// <param name="phase">The phase of that plan.</param>
    /// <param name="step">The step's id.</param>
    public static StepKey Of(StepKey? caller, RunPhase phase, string step) => new(
        $"{(caller is null ? "" : caller.Text + "/")}{Word(phase)}:{step}",
        caller is null ? step : $"{caller.Id}/{step}",
        phase,
        false);

    /// <summary>The probe of a step.</summary>
    public static StepKey OfProbe(StepKey step, string probe) => new($"{step.Text}/{Probe}:{probe}", $"{step.Id}/{probe}", step.Phase, true);

    /// <returns>Null for a text that is no key.</returns>
    public static StepKey? Parse(string text)
    {
        StepKey? key = null;
        foreach (var part in text.Split('/'))
        {
            if (part.Split(':', 2) is not [var word, { Length: > 0 } step])
            {
                return null;
            }

            if (word == Probe && key is not null)
            {
                key = OfProbe(key, step);
                continue;
            }

            var phase = Phases.Where(phase => Word(phase) == word).Select(phase => (RunPhase?)phase).FirstOrDefault();
            if (phase is null)
            {
                return null;
            }

            key = Of(key, phase.Value, step);
        }

        return key;
    }

    public static IReadOnlyList<RunPhase> Phases { get; } = [RunPhase.Procedure, RunPhase.Verification, RunPhase.Rollback, RunPhase.Reverification];

    public static string Word(RunPhase phase) => phase switch
    {
        RunPhase.Procedure => "procedure",
        RunPhase.Verification => "verification",
        RunPhase.Rollback => "rollback",
        RunPhase.Reverification => "reverification",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public override string ToString() => Text;
}
