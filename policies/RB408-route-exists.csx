#nullable enable
#load "lib/shared.csx"
// A health check against a route that was renamed says "down" while all is well, or the other way round.
return new Policy("RB408", "route-exists")
{
    Title = "An HTTP route that a runbook names exists",
    Why = "Routes are renamed in the code and stay in the pages; the person on call then debugs the runbook.",
    Severity = Severity.Warning,
    AppliesTo = runbook => !runbook.Document.IsDeprecated,
    Check = (runbook, context) =>
    {
        if (context.Organisation.Routes.Count == 0)
        {
            return [];
        }

        var routes = context.Organisation.Routes.Select(route => route.Path).ToList();
        // A path in the text may be a file: it counts as a route only when it begins like one.
        var areas = routes.Select(route => Parts(route).FirstOrDefault() ?? "").Where(area => area.Length > 0).ToHashSet(StringComparer.Ordinal);
        return Addresses(runbook).Select(place => (Place: place, Path: PathOf(place.Text.ToString())))
                .Concat(Spans(runbook).Select(place => (Place: place, Path: PathOf(place.Text.ToString())))
                    .Where(use => areas.Contains(Parts(use.Path).FirstOrDefault() ?? "")))
                .Where(use => use.Path.Length > 1 && !routes.Exists(route => Matches(Parts(route), Parts(use.Path))))
                .Select(use => use.Place.Finding($"The organisation file lists no route '{use.Path}'; correct it or list it there.{NearestName.Hint(use.Path, routes)}"));
    },
    Bad =
    [
        """
        === policies/policyrunner.yml
        routes: [/health/live, /health/ready, "/orders/{id}"]
        === runbooks/health.md
        ---
        id: OPS-001
        ---
        # Health

        ## Procedure

        ### Step 1: It is ready
        The route is `[|/health/redy|]`.

        ```yaml http id=ready timeout=10s
        url: [|"https://{{ environment }}.api.example.com/healthz?full=1"|]
        expect: { status: 200 }
        ```

        ```bash id=live timeout=10s
        curl --fail [|http://localhost:8000/health/alive|]
        ```
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        routes: [/health/live, /health/ready, "/orders/{id}"]
        === runbooks/health.md
        ---
        id: OPS-001
        ---
        # Health

        ## Procedure

        ### Step 1: It is ready
        Routes under `/health/*` answer; the log is in `/var/log/api.log`.

        ```yaml http id=ready timeout=10s
        url: "https://{{ environment }}.api.example.com/health/ready"
        expect: { status: 200 }
        ```

        ```bash id=order timeout=10s
        curl --fail "$BASE_URL/orders/$ORDER"
        ```
        """,
    ],
};

// The addresses that are called: of http actions, and of curl where the host is ours to know.
static IEnumerable<SourceSpan> Addresses(Runbook runbook) =>
    runbook.Actions.Where(action => action.Kind == ActionKind.Http).Select(action => action.Yaml?["url"]).OfType<YamlNode>().Select(url => url.Span)
        .Concat(runbook.Commands.Where(command => command.Tool is "curl" or "wget")
            .SelectMany(command => command.Arguments)
            .Where(word => word.Value.StartsWith('$') || word.Value.StartsWith("http://localhost", StringComparison.Ordinal))
            .Select(word => word.Span));

static IEnumerable<SourceSpan> Spans(Runbook runbook)
{
    var text = runbook.Document.File.Text;
    foreach (var prose in ProseIn(runbook.Document, runbook.Extent))
    {
        for (var start = text.IndexOf("`/", prose.Span.Start, prose.Span.Length, StringComparison.Ordinal); start >= 0;)
        {
            var end = text.IndexOf('`', start + 1, prose.Span.End - start - 1);
            if (end < 0)
            {
                break;
            }

            yield return new SourceSpan(runbook.Document.File, start + 1, end);
            start = text.IndexOf("`/", end + 1, prose.Span.End - end - 1, StringComparison.Ordinal);
        }
    }
}

// What stands behind the host, without query and fragment; a leading variable stands for the host.
static string PathOf(string address)
{
    var text = address.Trim('"', '\'');
    var host = text.IndexOf("://", StringComparison.Ordinal);
    var from = text.IndexOf('/', host < 0 ? 0 : host + 3);
    var path = from < 0 ? "" : text[from..];
    var end = path.Contains("{{", StringComparison.Ordinal) ? path.AsSpan().IndexOfAny('?', '#') : path.AsSpan().IndexOfAny('?', '#', ' ');
    return (end < 0 ? path : path[..end]).TrimEnd('/');
}

static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

// A variable part on either side stands for anything, a star for the rest.
static bool Matches(string[] route, string[] path)
{
    for (var i = 0; i < route.Length || i < path.Length; i++)
    {
        if ((i < path.Length && path[i] is "*" or "**") || (i < route.Length && route[i] is "*" or "**"))
        {
            return true;
        }

        if (i >= route.Length || i >= path.Length || !(route[i] == path[i] || IsVariable(route[i]) || IsVariable(path[i])))
        {
            return false;
        }
    }

    return true;
}

static bool IsVariable(string part) => part[0] is ':' or '<' || part.AsSpan().IndexOfAny('{', '$') >= 0;
