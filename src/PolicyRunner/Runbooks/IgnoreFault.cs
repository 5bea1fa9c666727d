namespace PolicyRunner.Runbooks;

/// <summary>Why an ignore accepts nothing. What it proposes in its place names a team where the page has no owner.</summary>
/// <param name="Sentence">All of it, or what stands before the proposal.</param>
/// <param name="Policy">The policy that is proposed to be ignored; null where nothing is proposed.</param>
/// <param name="End">What stands behind the proposal.</param>
internal sealed record IgnoreFault(string Sentence, string? Policy = null, string End = ".")
{
    /// <param name="isOwned">Whether the page, or the runbook in it, has an owner.</param>
    public string Say(bool isOwned) => Policy is null ? Sentence
        : $"{Sentence}policyrunner-ignore {Policy} until 2027-01-31{(isOwned ? "" : " by TEAM")}: reason{End}";
}
