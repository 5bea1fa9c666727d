using PolicyRunner.Checking;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    public const int Passed = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Nothing = 3;
    public const int Broken = 4;
    public const int Refused = 5;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    // When several apply, the one that most needs a person comes first.
    private static readonly int[] Precedence = [Interrupted, Terminated, Usage, Broken, Refused, Nothing, Failed];

    // An array: the value type behind a span of so many is compiled at every start.
    public static int Worst(params int[] codes)
    {
        foreach (var code in Precedence)
        {
            foreach (var given in codes)
            {
                if (given == code)
                {
                    return code;
                }
            }
        }

        return Passed;
    }

    public static int Of(PolicyTestReport report) => Worst(
        report.Errors.Any(error => error.IsUsage) ? Usage : Passed,
        report.Verdict switch
        {
            Verdict.Pass => Passed,
            Verdict.Fail => Failed,
            Verdict.Nothing => Nothing,
            _ => report.Errors.All(error => error.IsUsage) && report.Errors.Count > 0 ? Usage : Broken,
        });

    public static int Of(RunReport report) => Worst(
        report.IsMisuse ? Usage : Passed,
        report.IsBroken ? Broken : Passed,
        report.Outcome switch
        {
            RunOutcome.Succeeded => Passed,
            _ when report.IsGoingOn => Passed,
            RunOutcome.Refused => Refused,
            _ => Failed,
        });

    public static int Of(CheckReport report) => Worst(
        report.Errors.Any(error => error.IsUsage) ? Usage : Passed,
        report.Verdict == Verdict.Error || report.Errors.Any(error => !error.IsUsage) ? Broken : Passed,
        report.Verdict == Verdict.Nothing ? Nothing : Passed,
        report.Verdict == Verdict.Fail && report.FailOn is not null ? Failed : Passed);
}
