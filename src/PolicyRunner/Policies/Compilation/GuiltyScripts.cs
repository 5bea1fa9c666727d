using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Which of a pack's scripts it is that no pack can be made of, where the compiler does not say: each is compiled by itself, so that the
/// others go on judging.
/// </summary>
internal static class GuiltyScripts
{
    /// <param name="compilation">The scripts as their authors wrote them.</param>
    /// <param name="lowered">The scripts in it.</param>
    /// <param name="assemblyName">The name of the pack.</param>
    /// <param name="counters">What is counted.</param>
    /// <param name="problem">What is wrong with the pack of all.</param>
    /// <returns>At least one: where each can be compiled by itself, the longest of those that cannot be together.</returns>
    public static IReadOnlyList<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Find(
        CSharpCompilation compilation, IReadOnlyList<LoweredScript> lowered, string assemblyName, Counters counters, string problem)
    {
        var found = new List<(SyntaxTree, PolicyDiagnostic)>();
        foreach (var script in lowered)
        {
            using var turn = CompileTurn.Of(script.Script);
            var own = lowered.Count == 1 ? problem : Problem(compilation.RemoveSyntaxTrees(lowered.Where(other => other != script).Select(other => other.Tree)), script, assemblyName, counters);
            if (own is not null)
            {
                found.Add((script.Tree, At(script, $"The script becomes something that no policy may be: {own.TrimEnd('.')}.")));
            }
        }

        var longest = lowered.MaxBy(script => script.Tree.Length)!;
        return found.Count > 0 ? found : [(longest.Tree, At(longest, $"This is the longest of the scripts, and no pack can be made of all together; make it shorter. ({problem})"))];
    }

    private static string? Problem(CSharpCompilation alone, LoweredScript script, string assemblyName, Counters counters)
    {
        try
        {
            var slow = new Dictionary<LoweredScript, PolicyDiagnostic>();
            var (built, _) = PackImage.Make(alone, [script], counters, new CompileClock(), slow);
            return slow.TryGetValue(script, out var excess) ? excess.Message : built.Problem ?? ImageGuard.Refuse(built.Bytes, assemblyName);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever the compiler fails at: it is this script.
            return exception.Message;
        }
    }

    private static PolicyDiagnostic At(LoweredScript script, string message) =>
        new(PolicyDiagnosticKind.Broken, script.Script.Main.Path, new TextPosition(1, 1), message);
}
