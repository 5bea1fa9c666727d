#nullable enable
// Two versions of a procedure on one page: nobody can tell which of them is to be followed.
return new Policy("RB012", "no-merge-conflict")
{
    Title = "No merge conflict is left in the text",
    Why = "A page that holds both sides of a conflict tells its reader two things at once.",
    Severity = Severity.Error,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.File.Text.Contains("<<<<<<< ") ? Look(document) : [],
    Bad =
    [
        """
        # Scale out

        [|<<<<<<< HEAD|]
        Use three replicas.
        =======
        Use five replicas.
        >>>>>>> scale-more

        Then wait.
        """,
    ],
    Good =
    [
        """
        Scale out
        =======

        >>>>>>> see below

        Git shows a conflict like this:

        ```text
        <<<<<<< HEAD
        ours
        =======
        theirs
        >>>>>>> branch
        ```

        ## Conflicts

        Git shows this:

        ```text
        <<<<<<< HEAD
        ours
        =======
        theirs
        >>>>>>> branch
        ```
        """,
    ],
};

static IEnumerable<Finding> Look(Document document)
{
    var text = document.File.Text;
    var end = 0;
    while (true)
    {
        var start = FindLine(text, "<<<<<<< ", end);
        var middle = start < 0 ? -1 : FindLine(text, "=======", start);
        end = middle < 0 ? -1 : FindLine(text, ">>>>>>> ", middle);
        if (end < 0)
        {
            yield break;
        }

        if (!IsExplained(document, start))
        {
            yield return document.File.Span(start, end).FirstLine().Finding("A merge conflict begins here; keep one side and take the marks out.") with
            {
                Related = [new RelatedPlace(document.File.Span(middle, middle + 7), "the other side begins"),
                    new RelatedPlace(document.File.Span(end, end + 7), "the conflict ends")],
            };
        }
    }
}

static int FindLine(string text, string mark, int from)
{
    for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal))
    {
        var end = at + mark.Length;
        if ((at == 0 || text[at - 1] is '\n' or '\r') && (mark[^1] == ' ' || end == text.Length || text[end] is '\n' or '\r'))
        {
            return at;
        }
    }

    return -1;
}

// A block introduced by a text about conflicts shows one, it does not have one.
static bool IsExplained(Document document, int start) =>
    document.CodeBlocks.FirstOrDefault(block => block.Extent.Contains(start)) is { } block
    && ((document.Prose.LastOrDefault(prose => prose.Span.End <= block.Span.Start) is { } before
            && before.Text.Contains("conflict", StringComparison.OrdinalIgnoreCase))
        || block.Section?.Title.Contains("conflict", StringComparison.OrdinalIgnoreCase) == true);
