using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Cli;

/// <summary>A runbook of one step that somebody has to approve, and the organisation file that says who may.</summary>
internal static class SignedRunbook
{
    /// <param name="front">Another line of its front matter.</param>
    public static string Text(string front = "status: accepted") => $$"""
        ---
        id: REL-001
        title: Deploy
        {{front}}
        parameters:
          version: { type: string }
        approval:
          - role: on-call-lead
        ---
        # Deploy

        ## Procedure

        ### Step 1: Say it

        ```bash id=say timeout=1m
        echo "$VERSION"
        ```
        """;

    public static string Organisation(SignerFixture signers) => signers.Text + "\nprofiles: [{ paths: [\"**\"], profile: baseline }]\n";
}
