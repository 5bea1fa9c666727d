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

    private static readonly string TooMuch =
        $"The scripts are as much together as {Scripts} that go up to a limit of what one script may be, and this one has the most; use fewer, or make this one simpler.";

    /// <summary>Refuses those that are the longest, what they load included, until the others may be read: what is wrong in them is found only then.</summary>
    public static void FitUnread(IReadOnlyList<RepositoryScript> scripts) =>
        Fit(scripts, script => script.Script.Files.Sum(file => (double)file.Text.Length) / ScriptSize.Characters, Scripts, TooMuch);

    /// <summary>
    /// Refuses those that are the most, until the others may be used together. One that the guard or the compiler refuses counts like any
    /// other, for until it is compiled nobody knows that they will.
    /// </summary>
    /// <param name="scripts">Scripts of a folder, of which those count whose extent is known.</param>
    public static void Fit(IReadOnlyList<RepositoryScript> scripts)
    {
        var left = Fit(scripts.Where(script => script.Extent is not null), script => script.Extent!.Weight, Scripts, TooMuch);
        Fit(left, script => script.Extent!.Texts, Texts, $"The texts of all scripts, each use of a constant counted, have more than {Texts} characters, and this one has the most; take settings, or shorter texts.");
    }

    /// <returns>Those that may be used.</returns>
    private static List<RepositoryScript> Fit(IEnumerable<RepositoryScript> scripts, Func<RepositoryScript, double> measure, double most, string message)
    {
        var left = scripts.OrderByDescending(measure).ToList();
        var sum = left.Sum(measure);
        var refused = 0;
        while (sum > most)
        {
            var largest = left[refused++];
            sum -= measure(largest);
            largest.RefuseUnread(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, largest.Script.Main.Path, new TextPosition(1, 1), message));
        }

        return left[refused..];
    }
}
