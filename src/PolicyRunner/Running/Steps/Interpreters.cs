using PolicyRunner.Organisation;

namespace PolicyRunner.Running.Steps;

/// <summary>Which program runs blocks of a language: the organisation's choice, else the usual one.</summary>
internal static class Interpreters
{
    // One argument of Linux holds 128 KiB; longer scripts go by file.
    private const int LongestInline = 100_000;

    /// <summary>True when there is a program for the language.</summary>
    public static bool Knows(OrganisationFile organisation, string language) => organisation.Interpreters[language] is not null || Usual(language) is not null;

    /// <param name="organisation">What is configured.</param>
    /// <param name="language">The first word of the info string.</param>
    /// <param name="script">What to run.</param>
    /// <param name="name">What messages of the shell call it.</param>
    /// <param name="file">Writes the script into a file, given its extension; asked only when it is needed.</param>
    /// <returns>The program and its arguments.</returns>
    public static IReadOnlyList<string> Command(OrganisationFile organisation, string language, string script, string name, Func<string, string> file)
    {
        if (organisation.Interpreters[language] is { } own)
        {
            var path = file(Extension(language));
            return own.Command.Any(word => word.Contains("{file}", StringComparison.Ordinal))
                ? [.. own.Command.Select(word => word.Replace("{file}", path, StringComparison.Ordinal))]
                : [.. own.Command, path];
        }

        var usual = Usual(language) ?? throw new InvalidOperationException($"'{language}' has no interpreter.");
        return usual.IsShell && script.Length <= LongestInline ? [.. usual.Command, "-c", script, name] : [.. usual.Command, .. usual.BeforeFile, file(Extension(language))];
    }

    private static Interpreting? Usual(string language) => language switch
    {
        "bash" or "shell" => new(["bash", "-euo", "pipefail"], [], true),
        "zsh" => new(["zsh", "-euo", "pipefail"], [], true),
        "sh" => new(["sh", "-eu"], [], true),
        "pwsh" or "powershell" => new(["pwsh", "-NoProfile", "-NonInteractive"], ["-File"], false),
        "python" or "python3" or "py" => new(["python3"], [], false),
        _ => null,
    };

    private static string Extension(string language) => language switch
    {
        "pwsh" or "powershell" => ".ps1",
        "python" or "python3" or "py" => ".py",
        "sql" => ".sql",
        _ => ".sh",
    };

    private sealed record Interpreting(IReadOnlyList<string> Command, IReadOnlyList<string> BeforeFile, bool IsShell);
}
