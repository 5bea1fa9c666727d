#nullable enable
// A run does the steps and nothing else: what stands beside them would be skipped, and the run would still succeed.
return new Policy("RB212", "block-belongs-to-step")
{
    Title = "Every block that can run belongs to a step",
    Why = "A block outside of the steps is never run, while the page reads as if it were.",
    Severity = Severity.Error,
    CheckDocument = (document, context) => document.Problems.Where(problem => problem.Kind == ProblemKind.StrayBlock).Select(problem => problem.Finding()),
    Bad =
    [
        """
        ---
        id: OPS-10
        title: Look
        ---
        # Look

        ## Procedure

        [|```bash|]
        kubectl config use-context production
        ```

        ### List

        ```bash
        kubectl get pods
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-10
        title: Look
        ---
        # Look

        ## Procedure

        ```bash run=false
        kubectl config use-context production
        ```

        ### List

        ```bash
        kubectl get pods
        ```
        """,
    ],
};
