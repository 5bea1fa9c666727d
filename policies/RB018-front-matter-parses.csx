#nullable enable
#load "lib/front-matter.csx"
// Front matter that does not parse is shown as text, and everything it says is lost.
return new Policy("RB018", "front-matter-parses")
{
    Title = "Front matter is valid YAML",
    Why = "A site shows broken front matter as text on the page, and nothing reads the values in it.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Kind == DocumentKind.Template ? [] : document.Problems
        .Where(problem => problem.Kind == ProblemKind.Yaml && LiesInPlainFrontMatter(document) && !IsGenerated(document))
        .Take(1)
        // A runbook that meant to be declared would be checked as any page: that is no small thing.
        .Select(problem => problem.Finding() with { Severity = MeansToBeDeclared(document) ? Severity.Error : null }),
    Bad =
    [
        """
        ---
        title: Fail over
        [|title|]: Fail over to the second site
        ---
        # Fail over

        Call the owner.
        """,
        """
        ---
        id: OPS-7
        kind: incident
        [|kind|]: release
        ---
        # Fail over

        Call the owner.
        """,
        """
        [|---|]
        id: OPS-7
        kind: incident

        # Fail over

        Call the owner.
        """,
        """
        ---
        [|di|]: OPS-7
        kind: incident
        status: accepted
        ---
        # Fail over

        Call the owner.
        """,
    ],
    Good =
    [
        """
        ---
        title: "Fail over: the second site"
        weight: 20
        ---
        # Fail over

        Call the owner.
        """,
        """
        ---
        title: {{ .Name }}
        [: no
        ---
        # Fail over
        """,
        """
        ---

        Owner: the team on call
        Status: green

        # Fail over

        Call the owner.
        """,
        """
        === runbooks/templates/alert.md
        ---
        title: Alert: NAME
        title: again
        ---
        # NAME
        """,
    ],
};

static bool MeansToBeDeclared(Document document)
{
    var text = document.File.Text;
    var end = text.IndexOf("\n---", 3, StringComparison.Ordinal);
    var matter = text[..(end > 0 ? end : Math.Min(text.Length, 2_000))];
    string[] lines = ["\nid:", "\nid ", "\nid=", "\ndi:", "\nidd:", "\niid:"];
    return lines.Any(line => matter.Contains(line, StringComparison.OrdinalIgnoreCase));
}
