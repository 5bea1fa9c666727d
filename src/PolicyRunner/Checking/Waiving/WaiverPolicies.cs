using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Checking;

/// <summary>What is asked of everything that accepts findings. These two are part of the tool: nothing can accept what they find.</summary>
internal static class WaiverPolicies
{
    public static Policy InOrder { get; } = new("RB003", "waiver-in-order")
    {
        Title = "Every waiver and ignore comment names a policy that can be waived, a reason, an owner and a near enough end",
        Why = "One that is malformed, belongs to nobody or never ends would hide findings from everybody; it waives nothing until it is in order.",
        Severity = Severity.Error,
        Enforcement = Enforcement.HardMandatory,
        Profile = Profile.Baseline,
    };

    public static Policy InUse { get; } = new("RB004", "waiver-in-use")
    {
        Title = "Every waiver, ignore comment and baseline entry still covers a finding",
        Why = "What has expired or covers nothing any more only waits to hide the next finding of its kind.",
        Severity = Severity.Warning,
        Enforcement = Enforcement.SoftMandatory,
        Profile = Profile.Baseline,
    };

    /// <summary>Whether a policy is one of these two.</summary>
    public static bool Contain(string id) => id == InOrder.Id || id == InUse.Id;
}
