using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much the scripts of a folder may be together, each of which is no more than it may be. What is too much is taken from those that
/// are the most, so that nobody's pages of text go because of somebody else's books.
/// </summary>
internal static class PackSize
{
    /// <summary>
    /// Scripts that go up to one of their limits, each of which keeps the compiler busy for up to a second and takes some 20 MiB. The
    /// shipped policies are five of these together.
    /// </summary>
    public const int Scripts = 16;

    /// <summary>Characters of all texts together, each use of a constant counted.</summary>
    public const int Texts = 4 << 20;

    /// <summary>Refuses those that are the most, until the others may be used together.</summary>
    /// <param name="scripts">Scripts of a folder, of which those count whose extent is known.</param>
    public static void Fit(IReadOnlyList<RepositoryScript> scripts)
    {
        Fit(scripts, extent => extent.Weight, Scripts, $"The scripts are as much together as {Scripts} that go up to a limit of what one script may be, and this one has the most; use fewer, or make this one simpler.");
        Fit(scripts, extent => extent.Texts, Texts, $"The texts of all scripts, each use of a constant counted, have more than {Texts} characters, and this one has the most; take settings, or shorter texts.");
    }

    private static void Fit(IReadOnlyList<RepositoryScript> scripts, Func<ScriptExtent, double> measure, double most, string message)
    {
        var left = scripts.Where(script => script.Extent is not null && !script.IsBroken).OrderByDescending(script => measure(script.Extent!)).ToList();
        var sum = left.Sum(script => measure(script.Extent!));
        foreach (var largest in left)
        {
            if (sum <= most)
            {
                return;
            }

            sum -= measure(largest.Extent!);
            largest.Refuse(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, largest.Script.Main.Path, new TextPosition(1, 1), message));
        }
    }
}
