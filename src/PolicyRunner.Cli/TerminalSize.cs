using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>How large a terminal is, and what it does when it gets smaller.</summary>
/// <param name="Columns">At least 1.</param>
/// <param name="Rows">At least 1.</param>
/// <param name="Reflows">True when it breaks lines anew that got too long for it; else it cuts them.</param>
internal sealed record TerminalSize(int Columns, int Rows, bool Reflows)
{
    // What a terminal says that does not know.
    private static readonly TerminalSize Unknown = new(80, 24, true);

    /// <summary>The terminal of this process.</summary>
    /// <param name="environment">Tells terminals that cut from the many that reflow.</param>
    public static TerminalSize Now(Func<string, string?> environment)
    {
        var (columns, rows) = (Console.WindowWidth, Console.WindowHeight);
        return new TerminalSize(columns > 0 ? columns : Unknown.Columns, rows > 0 ? rows : Unknown.Rows, IsReflowing(environment));
    }

    /// <summary>How many rows lines take that were drawn when the terminal may have been wider.</summary>
    public int RowsOf(IReadOnlyList<string> lines) => Reflows ? lines.Sum(line => Math.Max(1, (TerminalLineText.Width(line) + Columns - 1) / Columns)) : lines.Count;

    private static bool IsReflowing(Func<string, string?> environment) =>
        string.IsNullOrEmpty(environment("XTERM_VERSION"))
        && environment("TERM") is var term
        && !(term is "linux" || term?.StartsWith("rxvt", StringComparison.Ordinal) == true || term?.StartsWith("vt", StringComparison.Ordinal) == true);
}
