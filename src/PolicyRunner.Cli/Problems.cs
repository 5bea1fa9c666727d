using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>What keeps a command from its work, a line each; a flood is cut, since the first of it shows what is wrong.</summary>
internal static class Problems
{
    private const int Most = 20;

    /// <summary>Says the first twenty; <paramref name="rest"/> is how to see the others, as a clause: "'policyrunner check' shows all".</summary>
    public static void Say<T>(Host host, IReadOnlyList<T> problems, string rest)
        where T : class
    {
        foreach (var problem in problems.Take(Most))
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of($"{problem}")}");
        }

        if (problems.Count > Most)
        {
            host.Error.WriteLine($"policyrunner: And {problems.Count - Most} more problems; {rest}.");
        }
    }
}
