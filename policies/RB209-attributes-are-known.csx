#nullable enable
// timeut=5m that is quietly ignored leaves a step without the limit its author believes in.
return new Policy("RB209", "attributes-are-known")
{
    Title = "Every attribute of a block or mark is known and well-formed",
    Why = "An attribute that is misspelled does nothing, and nobody notices.",
    Severity = Severity.Error,
    CheckDocument = (document, context) => document.Problems.Where(problem => problem.Kind == ProblemKind.Attribute).Select(problem => problem.Finding()),
    Bad =
    [
        """
        ---
        id: OPS-10
        title: Look
        ---
        # Look

        ## Procedure

        ### List

        ```bash [|timeut=5m|]
        kubectl get pods
        ```
        """,
        """
        ---
        id: OPS-10
        title: Look
        ---
        # Look

        ## Procedure

        ### List

        ```bsh [|id=list|] timeout=5m
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

        ### List

        ```bash id=list timeout=5m effect=read
        kubectl get pods
        ```

        ```text title="what it prints"
        nothing
        ```
        """,
    ],
};
