#nullable enable
#load "lib/shared.csx"
// A page that names a version nobody runs any more was written for another system.
return new Policy("RB409", "version-exists")
{
    Title = "A version that a runbook names is the one in use",
    Why = "Commands and outputs differ between versions; a page for the old one fails half-way.",
    Severity = Severity.Warning,
    AppliesTo = runbook => !runbook.Document.IsDeprecated,
    Check = (runbook, context) => context.Organisation.Versions.SelectMany(component =>
        runbook.Commands.Select(command => command.Span)
            .Concat(ProseIn(runbook.Document, runbook.Extent).Select(prose => prose.Span))
            .SelectMany(place => Mentions(place, component.Name))
            .Concat(runbook.Declaration.Parameters
                .Where(parameter => parameter.Default is not null && parameter.Name == component.Name + "-version")
                .Select(parameter => parameter.Default!.Span))
            .Where(place => Bare(place.Text) != Bare(component.Version))
            .Select(place => place.Finding($"{component.Name} is at version {component.Version}, not {place.Text}; correct it here or in the organisation file."))),
    Bad =
    [
        """
        === policies/policyrunner.yml
        versions: { api: v2.4.0 }
        === runbooks/deploy.md
        ---
        id: REL-001
        parameters:
          api-version: { type: string, default: [|v2.2.0|] }
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy
        Written for api [|v2.3.0|].

        ```bash id=run timeout=1m
        docker run registry.example.com/api:[|2.1.0|]
        ```
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        versions: { api: v2.4.0 }
        === runbooks/deploy.md
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy
        Written for api v2.4.0; the api answers 200 and graph-api:1.0.0 stays as it is.

        ```bash id=run timeout=1m
        docker run "registry.example.com/api:$VERSION" && docker run registry.example.com/api:2.4.0
        ```
        """,
    ],
};

// "api:2.4.0", "api@2.4.0", "api==2.4.0", "api v2.4.0": where the version stands.
static IEnumerable<SourceSpan> Mentions(SourceSpan place, string name)
{
    var text = place.Text.ToString();
    for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal))
    {
        var start = at + name.Length;
        var mark = start;
        while (start < text.Length && start < mark + 2 && text[start] is ':' or '@' or '=' or ' ')
        {
            start++;
        }

        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '+'))
        {
            end++;
        }

        var version = text[start..end].TrimEnd('.', '-', '+');
        if (start > mark && (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '-' or '_' or '.'))
            && version is [>= '0' and <= '9', ..] or ['v', >= '0' and <= '9', ..] && version.Contains('.'))
        {
            yield return new SourceSpan(place.File, place.Start + start, place.Start + start + version.Length);
        }
    }
}

static string Bare(ReadOnlySpan<char> version) => version.Trim("\"'").TrimStart('v').ToString();
