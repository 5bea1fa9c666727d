using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>A finding and the policy it comes from.</summary>
internal sealed record RawFinding(ActivePolicy Active, Finding Finding) : ILocated
{
    public SourceSpan Span => Finding.Span;

    /// <summary>A finding may be milder or worse than its policy; what the organisation sets for the policy is the last word.</summary>
    public Severity Severity => Active.Severity == Active.Policy.Severity ? Finding.Severity ?? Active.Severity : Active.Severity;

    public Confidence Confidence => Finding.Confidence ?? Active.Policy.Confidence;

    /// <summary>What accepts it, or null.</summary>
    public StandingWaiver? Waiver { get; init; }
}
