#nullable enable
// Browsers do not guess: ttps://… opens nothing at all.
return new Policy("RB015", "link-scheme-typo")
{
    Title = "The scheme of a link is spelled right",
    Why = "A link with a misspelled scheme opens nothing, and no checker that fetches addresses ever sees it.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => document.Links.Where(link => link.State != LinkState.Ok).SelectMany(Judge),
    Bad =
    [
        """
        # Dashboards

        [One]([|ttps://example.org/one|]), [two]([|https//example.org/two|]), [three]([|http:/example.org/three|])
        and [four]([|htttps://example.org/four|]).
        """,
    ],
    Good =
    [
        """
        # Dashboards

        [One](https://example.org/one), [two](http://example.org//two), [three](ftp://example.org/three),
        [four](mailto:ops@example.org), [five](#http), [six](HTTPS://example.org) and `ttps://example.org`.
        """,
    ],
};

static IEnumerable<Finding> Judge(Link link)
{
    var target = link.Target;
    var length = target.AsSpan(0, Math.Min(10, target.Length)).IndexOfAny(":/");
    if (length < 3 || target.StartsWith("https://", StringComparison.Ordinal)
        || target.StartsWith("http://", StringComparison.Ordinal))
    {
        yield break;
    }

    var host = target.AsSpan(length).TrimStart(":/").ToString();
    var marks = target[length..(target.Length - host.Length)];
    // A lone '/' ends a folder, a lone ':' any scheme.
    if (host.Length == 0 || marks is "/" or ":" || NearestName.Find(target[..length], ["http", "https"]) is not { } scheme
        || (marks == "://" && scheme.Length == length && target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
    {
        yield break;
    }

    yield return link.TargetSpan.Finding($"The address begins with '{target[..length]}{marks}'; write '{scheme}://'.") with
    {
        // With a bracket in front there is one behind, too: more than the scheme is wrong. Of what is written in another way than it is
        // meant only the author knows what it should be.
        Fix = char.IsLetter(target[0]) && link.TargetSpan.Text.TrimStart('<').StartsWith(target[..length])
            && link.LeadTo($"{scheme}://{host}") is { } edit ? Fix.Safe("Correct the scheme", edit) : null,
    };
}
