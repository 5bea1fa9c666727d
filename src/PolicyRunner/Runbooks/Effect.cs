namespace PolicyRunner.Runbooks;

/// <summary>What a step or action does; unknown counts as <see cref="Mutate"/>.</summary>
public enum Effect
{
    Read,
    Mutate,
    Destructive,
}
