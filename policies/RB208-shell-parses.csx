#nullable enable
// A quote that is never closed fails at the worst time: in the middle of the run.
return new Policy("RB208", "shell-parses")
{
    Title = "A shell block is valid shell",
    Why = "A block that does not parse fails when it is run or pasted, and no other policy can see its commands. It is an error where the block runs.",
    Severity = Severity.Warning,
    CheckDocument = (document, context) => document.CodeBlocks
        .Where(block => block.Language is not ("python" or "python3" or "py"))
        .SelectMany(block => block.Script.Problems
            .Where(problem => problem.Kind == ProblemKind.Shell)
            // Nobody knows what the machine would do behind that place.
            .Select(problem => problem.Finding() with { Severity = Runs(document, block) ? Severity.Error : null })),
    Bad =
    [
        """
        # Say hello

        ## Procedure

        1. Say it:

           ```bash
           echo [|"|]hello
           ```
        """,
        """
        ---
        id: OPS-8
        ---
        # Say hello

        ## Procedure

        1. Say it:

           ```bash id=hello timeout=1m
           echo [|"|]hello
           ```
        """,
    ],
    Good =
    [
        """
        # Say hello

        ## Procedure

        1. Say it:

           ```bash
           echo "hello" && for name in a b; do echo "it's $name"; done
           ```

           ```console
           $ echo hello
           it's "hello
           ```
        """,
    ],
};

static bool Runs(Document document, CodeBlock block) =>
    document.Runbooks.Any(runbook => runbook.IsDeclared && runbook.Actions.Any(action => action.IsRunnable && action.Block == block));
