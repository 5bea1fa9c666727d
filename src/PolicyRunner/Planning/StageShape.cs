
namespace PolicyRunner.Planning;

/// <summary>A stage as it is for every plan of its runbook.</summary>
/// <param name="Steps">Neighbours that run as one job; the stage has the first one's id.</param>
/// <param name="Secrets">What its steps are given, called runbooks and channels included; in order.</param>
/// <param name="After">The ids of the stages that come before it.</param>
internal sealed record StageShape(IReadOnlyList<StepOutline> Steps, IReadOnlyList<string> Secrets, IReadOnlyList<string> After)
{
    public string Id => Steps[0].Id;

    public Runbooks.SectionName Section => Steps[0].Section;

    /// <summary>The environment of its steps, parameters not filled in; null: the runbook's.</summary>
    public string? Environment => Steps[0].Action.Attributes.Environment;

    /// <summary>The runner's label; null: the default.</summary>
    public string? RunsOn => Steps[0].Action.Attributes.RunsOn;
}
