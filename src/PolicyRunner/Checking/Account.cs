namespace PolicyRunner.Checking;

/// <summary>What was done, so that nobody takes silence for a pass.</summary>
/// <param name="Documents">Files read.</param>
/// <param name="Runbooks">Runbooks found in them.</param>
/// <param name="Policies">Policies of the pack.</param>
/// <param name="Evaluations">Times a policy looked at something.</param>
/// <param name="Skipped">Files and policies left out, see <see cref="CheckReport.Skipped"/>.</param>
/// <param name="Waived">Findings that are accepted: by a waiver, an ignore comment, the baseline, or as there already at the revision compared with.</param>
/// <param name="Errors">Policies that broke.</param>
public sealed record Account(int Documents, int Runbooks, int Policies, int Evaluations, int Skipped, int Waived, int Errors);

/// <summary>A file or policy that was left out.</summary>
/// <param name="What">The path or policy id.</param>
/// <param name="Why">The reason, as a clause: <c>switched off in policies/policyrunner.yml</c>.</param>
public sealed record SkippedItem(string What, string Why);
