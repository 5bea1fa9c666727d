#nullable enable
// A heading promises an answer; at night an empty one costs the time of looking for it.
return new Policy("RB016", "section-not-empty")
{
    Title = "A section says something",
    Why = "A section that is empty or holds only a TODO looks like help and is none.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => IsKept(document)
        ? document.Sections
            .Where(section => section.TodoSpan is not null || IsHollow(section, document))
            .Select(section => (section.TodoSpan is { } todo
                ? todo.Finding($"Section '{section.PlainTitle}' only promises a text; write it or take the section out.")
                : section.Finding($"Section '{section.PlainTitle}' is empty; write it or take the heading out."))
                // Or a heading with a promise under it would be all it takes to have every section a runbook needs.
                with { Severity = section.Name != SectionName.None && document.RunbookAt(section.Span) is { IsDeclared: true } ? Severity.Error : null })
        : [],
    Bad =
    [
        """
        # QueueTooLong

        ## Meaning

        More than 1,000 messages wait.

        ## Impact

        [|TODO|]

        [|## Diagnosis|]

        ## Mitigation

        Add a consumer.
        """,
    ],
    Good =
    [
        """
        # QueueTooLong

        ## Meaning

        More than 1,000 messages wait; the todo list is what waits.

        ## Impact

        ### For customers

        Mails come late.

        ## Diagnosis

        ```bash
        kubectl -n queue get pods
        ```

        ## Mitigation

        ### Add a consumer

        ### Wait until the queue is short
        """,
        """
        # QueueTooLong

        ## Meaning

        More than 1,000 messages wait.

        ## Steps

        ## Add a consumer

        Two are enough.

        ## Wait

        An hour at most.
        """,
        """
        # Links

        ## Impact

        ## Mitigation
        """,
    ],
};

static bool IsKept(Document document) =>
    document.Kind is DocumentKind.Alert or DocumentKind.Procedure or DocumentKind.Incident or DocumentKind.Library
    && !document.IsDeprecated && document.IsEnglish;

// A heading that is itself the instruction needs no text: only names of sections do. Behind "Steps" the steps may
// stand as headings of the same level: nothing is missing unless another section, or nothing at all, follows.
static bool IsHollow(Section section, Document document) =>
    section.IsEmpty && !section.IsBoldLabel && section.Children.Count == 0 && section.Name != SectionName.None
    && !section.Span.Contains(document.TitleSpan)
    && document.Sections.FirstOrDefault(next => next.Span.Start >= section.Extent.End) is null or { Name: not SectionName.None };
