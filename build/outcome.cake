using System.Text.RegularExpressions;

// What the targets found: the counts of all test suites, and the exit code of the build.
// Targets report here instead of throwing, so that the total is the last line even when something failed.
class Outcome
{
    private int passed, failed, skipped;
    private bool counted;

    public int ExitCode { get; private set; }

    public void Exit(int code)
    {
        if (ExitCode == 0)
        {
            ExitCode = code;
        }
    }

    public void Count(int passed, int failed, int skipped)
    {
        counted = true;
        this.passed += passed;
        this.failed += failed;
        this.skipped += skipped;
        if (failed > 0)
        {
            Exit(1);
        }
    }

    public void PrintTotal()
    {
        if (!counted)
        {
            return;
        }

        // A suite that ran nothing proves nothing.
        if (passed + failed == 0)
        {
            Exit(1);
        }

        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    }
}

var outcome = new Outcome();
var onCi = string.Equals(EnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

// A criterion that says why a target did nothing.
bool ShouldRun(string target, bool condition, string otherwise)
{
    if (!condition)
    {
        Console.WriteLine($"{target} skipped: {otherwise}");
    }

    return condition;
}

// On the path: node, npm, xmllint.
bool IsInstalled(string tool) => Context.Tools.Resolve(IsRunningOnWindows() ? new[] { $"{tool}.exe", $"{tool}.cmd" } : new[] { tool }) is not null;
