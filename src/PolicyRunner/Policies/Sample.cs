namespace PolicyRunner.Policies;

/// <summary>
/// A document for trying a policy. <c>[|…|]</c> marks the place a finding must have; the marks are taken out before reading.
/// A line <c>=== path</c> begins another file of the same sample, the organisation file
/// (<c>=== policies/policyrunner.yml</c>) or an SLO file (<c>=== policies/slo/x.yml</c>) among them;
/// without one the sample is a single file <c>runbooks/sample.md</c>.
/// The date is 2026-11-15 unless a first line <c>=== today 2027-01-01</c> says otherwise.
/// </summary>
public sealed record Sample(string Text)
{
    /// <summary>True when what the marks enclose looks like a secret: pages made of the sample show dots there.</summary>
    public bool IsSecret { get; init; }

    public static implicit operator Sample(string text) => new(text);

    public static Sample FromString(string text) => new(text);
}
