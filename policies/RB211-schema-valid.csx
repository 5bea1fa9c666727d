#nullable enable
#load "lib/front-matter.csx"
// What a runbook declares decides who approves it and how it runs: a key that is misread must not pass as absent.
return new Policy("RB211", "schema-valid")
{
    Title = "What a runbook declares fits its schema",
    Why = "A misspelled key or a value of the wrong kind is a rule that silently does not apply.",
    Severity = Severity.Error,
    CheckDocument = (document, context) => document.Problems
        .Where(problem => problem.Kind == ProblemKind.Schema || (problem.Kind == ProblemKind.Yaml && !LiesInPlainFrontMatter(document)))
        .Select(problem => problem.Finding()),
    Bad =
    [
        """
        ---
        id: OPS-12
        title: Look
        [|aproval|]: []
        ---
        # Look

        ## Procedure

        1. Look.
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-12
        title: Look
        risk: low
        ---
        # Look

        ## Procedure

        1. Look.
        """,
        """
        ---
        title: Look
        weight: 3
        aliases: [/look]
        ---
        # Look

        Look.
        """,
    ],
};
