using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much the scripts of a pack may be together, each of which is no more than it may be. What is too much is taken from those that are
/// the most, so that nobody's pages of text go because of somebody else's books.
/// </summary>
internal static class PackSize
{
    /// <summary>
    /// Scripts that go up to one of their limits, each of which keeps the compiler busy for up to a second and takes some 20 MiB. The
    /// shipped policies are five of these together.
    /// </summary>
    public const int Scripts = 16;

    /// <summary>Characters of all texts together, each use of a constant counted; they go into one heap, which is full at twice as many.</summary>
    public const int Texts = 4 << 20;

    /// <summary>Takes away those that are the most, until the others may be compiled together.</summary>
    /// <param name="scripts">Scripts of a pack, in each of which nothing was found.</param>
    /// <returns>What is said of those that were taken away.</returns>
    public static IReadOnlyList<PolicyDiagnostic> Fit(List<LoweredScript> scripts) =>
    [
        .. Fit(scripts, ScriptWeight.Of, Scripts, $"The scripts are as much together as {Scripts} that go up to a limit of what one script may be, and this one has the most; use fewer, or make this one simpler."),
        .. Fit(scripts, script => ConstantTexts.Of(script.Tree.GetRoot()), Texts, $"The texts of all scripts, each use of a constant counted, have more than {Texts} characters, and this one has the most; take settings, or shorter texts."),
    ];

    private static List<PolicyDiagnostic> Fit(List<LoweredScript> scripts, Func<LoweredScript, double> measure, double most, string message)
    {
        var refused = new List<PolicyDiagnostic>();
        var sizes = scripts.ToDictionary(script => script, measure);
        for (var sum = sizes.Values.Sum(); sum > most;)
        {
            var largest = scripts.MaxBy(script => sizes[script])!;
            sum -= sizes[largest];
            scripts.Remove(largest);
            refused.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, largest.Script.Main.Path, new TextPosition(1, 1), message));
        }

        return refused;
    }
}
