#nullable enable
// One missing fence turns the rest of a page into code: its sections are gone for readers and for every other policy.
return new Policy("RB010", "fence-closed")
{
    Title = "Every code fence is closed",
    Why = "Everything behind an open fence is shown as code, so whole sections disappear from the page.",
    Severity = Severity.Error,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Problems
        .Where(problem => problem.Kind == ProblemKind.UnclosedFence)
        .Select(problem => Judge(document, problem)),
    Bad =
    [
        """
        # Restart the queue

        ## Diagnosis

        [|```shell|]
        $ kubectl -n queue get pods

        ## Mitigation

        Restart the pod that hangs.
        """,
        """
        # Restart the queue

        Look at the pods:

        [|```bash|]
        kubectl -n queue get pods
        """,
    ],
    Good =
    [
        """
        # Restart the queue

        ~~~markdown
        ```bash
        ## not a heading
        ~~~

        1. List them:

           ```bash
           ## all of them
           kubectl -n queue get pods
           ```
        """,
    ],
};

static Finding Judge(Document document, Problem problem)
{
    var block = document.CodeBlocks.FirstOrDefault(block => !block.IsClosed && block.Extent.Contains(problem.Span.Start));
    if (block is null || SwallowedHeading(block) is not { } heading)
    {
        return problem.Finding("This code fence is never closed; close it where the code ends.") with { Severity = Severity.Info };
    }

    var finding = problem.Finding(
        $"This code fence is never closed and swallows the heading '{heading.Text.ToString()}'; close it where the code ends.") with
    {
        Related = [new RelatedPlace(heading, "shown as code")],
    };
    return problem.Span.StartPosition.Column == 1 ? finding with { Fix = CloseBefore(block, heading) } : finding;
}

// A line of '#' signs is a comment in most languages: one sign counts only in front of a known section's name on a line of its own.
static SourceSpan? SwallowedHeading(CodeBlock block)
{
    var text = block.Content.Text;
    for (var start = text.IndexOf('#'); start >= 0; start = text.IndexOf('#', start))
    {
        var end = text.IndexOf('\n', start);
        end = end < 0 ? text.Length : end;
        var line = text[start..end].TrimEnd();
        var title = line.TrimStart('#');
        var level = line.Length - title.Length;
        if (AtLineStart(text, start) && level <= 6 && title.Length > 2 && title[0] == ' ' && char.IsLetter(title[1])
            && (level > 1 || (IsAlone(text, start, end) && SectionNames.Default.Find(title.Trim()) != SectionName.None)))
        {
            return block.Content.Span(start, start + line.Length);
        }

        start = end;
    }

    return null;
}

static bool AtLineStart(string text, int start) => start == 0 || text[start - 1] == '\n';

static bool IsAlone(string text, int start, int end) =>
    start > 1 && text[start - 2] == '\n' && (end + 1 >= text.Length || text[end + 1] == '\n');

static Fix CloseBefore(CodeBlock block, SourceSpan heading)
{
    var before = block.Span.File.Text.AsSpan(0, heading.Start).TrimEnd().Length;
    var opening = block.Span.Text.ToString();
    var fence = opening[..(opening.Length - opening.TrimStart(opening[0]).Length)];
    return Fix.Unsafe("Close the fence before the heading", block.Span.File.Span(before, before).InsertBefore("\n" + fence));
}
