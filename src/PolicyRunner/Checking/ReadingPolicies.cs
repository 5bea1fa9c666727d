using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>
/// What is asked of a file before any policy can look at it. These two are part of the tool and no scripts:
/// a pack that does not load, or is switched off, must not let an unreadable file pass.
/// </summary>
internal static class ReadingPolicies
{
    public static Policy Readable { get; } = new("RB001", "file-is-readable")
    {
        Title = "Every file can be read",
        Why = "A file that cannot be read was not checked, and silence about it would look like a pass.",
        Severity = Severity.Error,
        Enforcement = Enforcement.HardMandatory,
        Profile = Profile.Baseline,
        CheckDocument = (document, _) => Of(document, ProblemKind.Unreadable),
    };

    public static Policy WithinLimits { get; } = new("RB002", "file-within-limits")
    {
        Title = "Every file stays within the limits of what is read",
        Why = "Huge or deeply nested files stop the readers that guard the check; what lies behind a limit was not looked at.",
        Severity = Severity.Error,
        Enforcement = Enforcement.HardMandatory,
        Profile = Profile.Baseline,
        CheckDocument = (document, _) => Of(document, ProblemKind.Limit),
    };

    private static IEnumerable<Finding> Of(Document document, ProblemKind kind) =>
        document.Problems.Where(problem => problem.Kind == kind).Select(problem => problem.Finding());
}
