namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>How much one script is for the compiler, of which all together have a limit as well.</summary>
/// <param name="Weight">How near it comes to the limit that it is nearest to, from 0 to 1.</param>
/// <param name="Texts">Characters of its constant texts, each use of a constant counted.</param>
internal sealed record ScriptExtent(double Weight, long Texts)
{
    public static ScriptExtent Of(LoweredScript script) => new(ScriptWeight.Of(script), ConstantTexts.Of(script.Tree.GetRoot()));
}
