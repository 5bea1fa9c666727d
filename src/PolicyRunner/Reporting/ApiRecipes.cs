namespace PolicyRunner.Reporting;

/// <summary>Beginnings of policies for the page about the API. A test makes a policy of each.</summary>
internal static class ApiRecipes
{
    /// <summary>What each asks for, and the part of a policy that asks it.</summary>
    public static IReadOnlyList<ApiRecipe> All { get; } =
    [
        new("A command must have a flag; the tool's own word is underlined", """
            Check = (runbook, context) => runbook.Commands
                .Where(command => command.Tool == "helm" && command.Verb == "upgrade" && !command.HasFlag("--atomic"))
                .Select(command => command.ToolSpan.Finding("This upgrade is left half done when it fails; add --atomic.")),
            """),
        new("A section must be there", """
            Check = (runbook, context) => runbook.Commands.Any(command => command.Effect >= CommandEffect.Mutate) && runbook.Rollback is null
                ? [runbook.Finding("It changes something and says no way back; add a section Rollback.")]
                : [],
            """),
        new("Any page, runbook or not, with a fix", """
            Profile = Profile.Baseline,
            CheckDocument = (document, context) => document.Links
                .Where(link => link.Target.StartsWith("http://wiki.", StringComparison.Ordinal))
                .Select(link => link.TargetSpan.Finding("The wiki is reached by https; write https://.") with
                {
                    Fix = link.LeadTo("https" + link.Target["http".Length..]) is { } edit ? Fix.Safe("Write https", edit) : null,
                }),
            """),
        new("A word of the text, at its place", """
            Profile = Profile.Baseline,
            CheckDocument = (document, context) => document.Prose
                .SelectMany(prose => Regex.Matches(prose.Span.Text.ToString(), @"\bsimply\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)
                    .Select(match => EmbeddedText.Part(prose.Span).Span(match.Index, match.Index + match.Length).Finding("What is simple needs no word for it; take it out."))),
            """),
        new("A day, and a number that the organisation can set", """
            Settings = [Setting.Number("days", 90, "Days after which a runbook is looked at again.")],
            Check = (runbook, context) => runbook.Declaration.Reviewed is { } reviewed && reviewed.AddDays((int)context.Settings.Number("days")) < context.Today
                ? [runbook.Finding($"It was looked at on {reviewed:yyyy-MM-dd} and today is {context.Today:yyyy-MM-dd}; look at it again.")]
                : [],
            """),
        new("All runbooks together", """
            CheckAll = (library, context) => library.Runbooks
                .Where(runbook => runbook.IsDeclared)
                .GroupBy(runbook => runbook.Title)
                .SelectMany(same => same.Skip(1))
                .Select(runbook => runbook.Finding($"Another runbook is called '{runbook.Title}', too; say how they differ.")),
            """),
    ];
}

/// <summary>A beginning of a policy.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">Lines of the policy's initializer.</param>
internal sealed record ApiRecipe(string Title, string Code);
