#nullable enable
// Everything behind an open comment is invisible on the page.
return new Policy("RB023", "comment-closed")
{
    Title = "Every comment is closed",
    Why = "What follows an open comment is not shown to any reader.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Problems
        .Where(problem => problem.Kind == ProblemKind.UnclosedComment)
        .Select(problem => problem.Finding("This comment is never closed and hides what follows; add '-->'.")),
    Bad =
    [
        """
        # Drain the node

        [|<!-- ask the owner first|]

        ## Steps

        1. Drain it.
        """,
    ],
    Good =
    [
        """
        # Drain the node

        <!-- ask the owner first
        and wait -->

        `<!--` opens a comment.

        ```html
        <!--
        ```
        """,
    ],
};
