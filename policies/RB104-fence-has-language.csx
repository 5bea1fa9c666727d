#nullable enable
// Without a language nobody knows whether a block is to be run or only to be read.
return new Policy("RB104", "fence-has-language")
{
    Title = "Every fenced block names its language",
    Why = "The language decides whether a block is run, checked as a command or only shown, and how it is highlighted.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.CodeBlocks
        .Where(block => block.IsFenced && block.IsClosed && block.Info.Length == 0 && block.Role != BlockRole.Expected)
        .Select(block => block.Finding("The block names no language; write 'bash' if it is to be run, 'console' or 'text' if it is only shown.")
            with { Fix = AsText(block) }),
    Bad =
    [
        """
        ---
        id: MNT-002
        ---
        # Scale the workers

        ## Procedure
        1. The queue page looks like this:

        [|```|]
        depth   1204
        workers 3
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: MNT-002
        ---
        # Scale the workers

        ## Procedure
        1. Look at the queue:

        ```bash id=depth timeout=1m
        ./queue depth
        ```

        Expected output:

        ```
        depth 1204
        ```
        """,
    ],
};

// A block of commands needs a decision, not a tag; text that is tagged 'text' stays what it was: shown, never run.
static Fix? AsText(CodeBlock block) => block.Role == BlockRole.Shell ? null : Fix.Safe("Tag the block as text", block.AddInfo("text")!);
