#nullable enable
// "Owner: [Team]" is worse than no owner: it looks as if somebody could be called.
return new Policy("RB017", "metadata-filled")
{
    Title = "Metadata is filled in",
    Why = "A value left as it came from the template hides that nobody owns or reviews the page.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => IsKept(document)
        ? document.Metadata.Items.Concat(document.Kind == DocumentKind.Library ? document.Runbooks.SelectMany(runbook => runbook.Metadata.Items) : [])
            .Where(item => !item.IsFilled)
            .DistinctBy(item => item.Span.Start)
            .Select(item => item.Finding(item.Value.Length == 0
                ? $"'{item.Label}' has no value; fill it in or take it out."
                : $"'{item.Label}' still has the template's value '{item.Value}'; fill it in or take it out."))
        : [],
    Bad =
    [
        """
        # Rotate the certificate

        [|**Owner**: [Team]|]
        [|**Last updated**: YYYY-MM-DD|]

        ## Steps

        1. Ask for a new certificate.
        2. Put it in place.
        """,
    ],
    Good =
    [
        """
        # Rotate the certificate

        **Owner**: Edge team
        **Last updated**: 2026-10-01

        ## Steps

        1. Ask for a new certificate.
        2. Put it in place.
        """,
    ],
};

static bool IsKept(Document document) =>
    document.Kind is DocumentKind.Alert or DocumentKind.Procedure or DocumentKind.Incident or DocumentKind.Library && !document.IsDeprecated;
