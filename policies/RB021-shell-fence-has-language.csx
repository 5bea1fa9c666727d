#nullable enable
// Without a language nobody's editor highlights it and no tool knows that these are commands.
return new Policy("RB021", "shell-fence-has-language")
{
    Title = "A block of shell commands says so",
    Why = "An untagged block is neither highlighted nor checked as commands.",
    Severity = Severity.Info,
    Confidence = Confidence.Medium,
    Enforcement = Enforcement.Advisory,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.CodeBlocks
        .Where(block => block.IsFenced && block.IsClosed && block.Info.Length == 0 && block.Role == BlockRole.Shell)
        .Select(block => block.Finding($"This block holds shell commands and names no language; write {Fence(block)}.") with
        {
            // A declared runbook runs what is tagged as a shell: there the tag changes what it does.
            Fix = new Fix("Name the language", !document.IsDeclared, [block.AddInfo(Language(block))!]),
        }),
    Bad =
    [
        """
        # Look around

        [|```|]
        kubectl -n queue get pods
        kubectl -n queue logs deploy/worker | grep ERROR
        ```

        [|```|]
        $ kubectl -n queue get nodes
        NAME   STATUS
        n1     Ready
        ```
        """,
    ],
    Good =
    [
        """
        # Look around

        ```bash
        kubectl -n queue get pods
        ```

        It prints:

        ```
        NAME       READY   STATUS    RESTARTS   AGE
        worker-0   1/1     Running   0          5d
        ```

        ```
        {"status": "ok"}
        ```
        """,
    ],
};

static string Language(CodeBlock block) => block.Content.Text.StartsWith("$ ") || block.Content.Text.Contains("\n$ ") ? "console" : "bash";

static string Fence(CodeBlock block) => block.Span.Text.Trim().ToString() + Language(block);
