#nullable enable
// "We are at step 4" only works on the phone when there is exactly one step 4.
return new Policy("RB103", "numbered-steps")
{
    Title = "The steps of a procedure are numbered in order",
    Why = "Steps are followed, reported and resumed by number; a gap or a double number hides a lost or forgotten step.",
    Severity = Severity.Warning,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) =>
    {
        var boxes = Boxes(runbook);
        var groups = runbook.StepsOf(SectionName.Procedure)
            .Where(step => !boxes.Contains(step.Span.StartPosition.Line))
            .GroupBy(step => Container(runbook.Sections, step))
            .Select(group => group.ToList());
        return groups.Where(steps => steps.Count > 1).SelectMany(steps => steps.TrueForAll(step => step.Number is null)
            // On a page of no declared shape such headings are as often cases to choose from as steps.
            ? !runbook.IsDeclared ? [] : [steps[0].Finding("The steps are not numbered; number them so that everybody can say which one they are at.")]
            : steps.Where(step => step.Number is null)
                .Select(step => step.Finding($"Step '{step.Title}' has no number and the others have; number it."))
                .Concat(OutOfOrder(steps)));
    },
    Bad =
    [
        """
        ---
        id: MNT-001
        ---
        # Drain a node

        ## Procedure

        ### Step 1: Cordon
        Mark the node.

        [|### Step 3: Drain|]
        Move the pods.
        """,
        """
        ---
        id: MNT-001
        ---
        # Drain a node

        ## Procedure

        ### Step 1: Cordon
        Mark the node.

        [|### Drain|]
        Move the pods.

        ### Step 2: Wait
        Watch the pods.

        [|### Step 2: Uncordon|]
        Clear the mark.
        """,
        """
        ---
        id: MNT-001
        ---
        # Drain a node

        ## Procedure

        [|### Cordon|]
        Mark the node.

        ### Drain
        Move the pods.
        """,
    ],
    Good =
    [
        """
        ---
        id: MNT-001
        ---
        # Drain a node

        ## Procedure
        1. Mark the node.
        1. Move the pods.

        ## Rollback
        - Clear the mark.
        """,
        """
        ---
        id: MNT-001
        ---
        # Drain a node

        ## Procedure

        ### Step 1: Cordon
        Mark the node.

        ### Step 2: Drain
        Move the pods.
        """,
    ],
};

static IEnumerable<Finding> OutOfOrder(IReadOnlyList<Step> steps)
{
    var last = steps[0].Number ?? 0;
    foreach (var step in steps.Skip(1))
    {
        // A list may be numbered '1.' throughout, and a fence between two items begins it anew.
        if (step.Number is not { } number || (step.IsItem && number == 1) || number == last + 1)
        {
            last = step.Number ?? last;
            continue;
        }

        yield return step.Finding(number == last
            ? $"Two steps in a row have the number {number}; make this one {last + 1}."
            : $"Step {number} follows step {last}; make it {last + 1}, or add what is missing between them.");
        last = number;
    }
}

// Numbers begin anew in each section that holds steps; halving, because a file can have very many of both.
static Section? Container(IReadOnlyList<Section> sections, Step step)
{
    var (low, high) = (0, sections.Count);
    while (low < high)
    {
        var middle = (low + high) / 2;
        (low, high) = sections[middle].Span.Start <= step.Span.Start ? (middle + 1, high) : (low, middle);
    }

    var innermost = low == 0 ? null : sections[low - 1];
    return step.IsItem ? innermost : innermost?.Parent;
}

// The lines of a checklist: what is ticked off needs no number.
static HashSet<int> Boxes(Runbook runbook)
{
    var lines = new HashSet<int>();
    foreach (var item in runbook.Checklist)
    {
        lines.Add(item.Span.StartPosition.Line);
    }

    return lines;
}
