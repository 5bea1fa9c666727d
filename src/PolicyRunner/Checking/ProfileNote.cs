using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Says that a policy which looks at all files spoke of some that its profile does not cover. Whether a pair of files is reported must
/// not depend, unseen, on which of the two the policy speaks of.
/// </summary>
internal static class ProfileNote
{
    /// <param name="active">The policy.</param>
    /// <param name="left">What it found there, which is left out; at least one.</param>
    public static string Of(ActivePolicy active, IReadOnlyList<RawFinding> left)
    {
        var first = left[0].Span;
        foreach (var raw in left)
        {
            var order = string.CompareOrdinal(raw.Span.File.Path, first.File.Path);
            first = order < 0 || (order == 0 && raw.Span.Start < first.Start) ? raw.Span : first;
        }

        return $"Policy {active.Policy.Id} found {Wording.Count(left.Count, "thing")} in pages that it does not judge, such as {first}, and that is left out: "
            + "its profile is strict, for declared runbooks. Look at library.Runbooks.Where(runbook => runbook.IsDeclared), or set Profile = Profile.Baseline.";
    }
}
