#nullable enable
#load "lib/changes.csx"
// "The previous one" is another version for everybody who counts, and after a second rollback it is the broken one.
return new Policy("RB305", "rollback-target-explicit")
{
    Title = "A rollback names the version it goes back to",
    Why = "'Previous' and 'latest' move while people act; a rollback to them can bring back the very version that failed.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) =>
    {
        var parts = runbook.Sections.Where(section => section.Name == SectionName.Rollback).ToList();
        var said = ProseIn(runbook.Document, runbook.Extent).Where(prose => SpeaksOfRollback(prose.Text)).ToList();
        return runbook.Commands.Concat(TextCommands(runbook.Document, runbook.Extent))
            .Where(command => Vague(command) || (Relative(command) && (parts.Exists(part => part.Extent.Contains(command.Span)) || IsSaid(said, command.Span))))
            .Select(command => command.Finding($"'{Short(command.Text)}' names no version to go back to; name it, as a parameter for example.")
                // "One back" is a target as long as nobody has gone back yet.
                with { Severity = IsCounted(command) ? Severity.Warning : null })
            .Concat(parts.SelectMany(part => ProseIn(runbook.Document, new SourceSpan(part.Span.File, part.Span.End, part.Extent.End))).Where(IsVague).Distinct()
                .Select(prose => prose.Span.FirstLine().Finding("The rollback names no target; say which version, or how its number is found.")
                    with { Severity = Severity.Warning, Confidence = Confidence.Medium }));
    },
    Bad =
    [
        """
        # Rollback

        ## Procedure
        1. Take the release back:

           ```bash
           [|kubectl rollout undo deployment/api|]
           [|helm rollback api|]
           [|argocd app rollback api|]
           [|docker service update --rollback api|]
           helm rollback api 12
           kubectl rollout undo deployment/api --to-revision=12
           ```

        2. Or roll back the traffic: `[|gcloud run services update-traffic api --to-latest|]`
        3. Or ask the pipeline: `[|pnpm run deploy -- --env=production --rollback|]`

        ## Rollback
        - [|Redeploy the previous known-good image.|]
        - Undo the migration: `[|python -m alembic downgrade -1|]`
        - Take the code back: `[|git revert HEAD~1|]`
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure
        1. Move the traffic:

           ```bash id=move timeout=5m
           gcloud run services update-traffic api --to-latest
           ```

        ## Rollback
        1. Deploy the previous version, `$PREVIOUS_VERSION`:

           ```bash id=back timeout=5m
           pnpm run deploy -- --rollback --version="$PREVIOUS_VERSION"
           gcloud run services update-traffic api --to-revisions="$GOOD_REVISION=100"
           alembic downgrade "$SCHEMA_REVISION"
           ```
        """,
    ],
};

// By halving: a page may have thousands of both.
static bool IsSaid(List<Prose> said, SourceSpan place)
{
    var (low, high) = (0, said.Count);
    while (low < high)
    {
        var middle = (low + high) / 2;
        (low, high) = said[middle].Span.Start <= place.Start ? (middle + 1, high) : (low, middle);
    }

    return low > 0 && said[low - 1].Span.Contains(place);
}

// Commands that are rollbacks wherever they stand.
static bool Vague(ShellCommand command) => command switch
{
    { Tool: "kubectl" or "oc" } => Has(command, "rollout", "undo") && !command.HasFlag("--to-revision"),
    { Tool: "helm" } => Has(command, "rollback") && Operands(command).Skip(2).FirstOrDefault() is null or "0",
    { Tool: "argocd" } => Has(command, "app", "rollback") && Operands(command).Count() < 4,
    { Tool: "docker" } => Has(command, "service", "rollback") || (Has(command, "service", "update") && command.HasFlag("--rollback")),
    _ => Has(command, "--rollback") && !command.Arguments.Any(word => NamesVersion(word.Value)),
};

// Words that say "one back" or "the newest": fine in a deployment, no target for a rollback.
static bool Relative(ShellCommand command) => command.HasFlag("--to-latest")
    || (command.Tool == "git" && Operands(command).FirstOrDefault() is "revert" or "reset" or "checkout"
        && command.Arguments.Any(word => word.Value.StartsWith("HEAD", StringComparison.Ordinal)))
    || (Has(command, "downgrade") && command.Arguments.Any(word => word.Value is ['-', >= '0' and <= '9', ..]))
    || command.Arguments.Any(word => word.Value is "previous" or "latest"
        || word.Value.EndsWith(":latest", StringComparison.Ordinal) || word.Value.EndsWith(":previous", StringComparison.Ordinal));

static bool IsCounted(ShellCommand command) => command.Arguments.Any(word => word.Value is ['-', >= '0' and <= '9', ..] || word.Value.StartsWith("HEAD", StringComparison.Ordinal));

static IEnumerable<string> Operands(ShellCommand command) => command.Arguments.Select(word => word.Value).Where(value => !value.StartsWith('-'));

static bool Has(ShellCommand command, params string[] words) => words.All(word => command.Arguments.Any(argument => argument.Value == word));

static bool NamesVersion(string flag)
{
    string[] names = ["--to", "--version", "--revision", "--tag", "--image", "--target", "--release", "--sha", "--commit"];
    return names.Any(name => flag.StartsWith(name, StringComparison.Ordinal));
}

static bool SpeaksOfRollback(string text) => text.Contains("rollback", StringComparison.OrdinalIgnoreCase)
    || text.Contains("roll back", StringComparison.OrdinalIgnoreCase) || text.Contains("rolled back", StringComparison.OrdinalIgnoreCase);

static bool IsVague(Prose prose)
{
    string[] vague = ["previous", "last known", "known-good", "known good", "last stable", "last working"];
    string[] things = ["version", "image", "tag", "release", "revision", "deployment", "build"];
    return vague.Any(word => prose.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
        && things.Any(word => prose.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !prose.Span.Text.Contains('`') && !prose.Text.Contains('$') && !prose.Text.Contains("{{", StringComparison.Ordinal);
}
