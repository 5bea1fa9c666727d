using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Running.Jobs;

/// <summary>The job of a workflow that this process is in, as its environment tells.</summary>
public sealed record JobPlace
{
    /// <summary>The number of the workflow's run.</summary>
    public required string Run { get; init; }

    /// <summary>From 1; more than 1 when somebody had it run again.</summary>
    public required int Attempt { get; init; }

    /// <summary>The git reference that the workflow runs for, such as <c>refs/heads/main</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The branch that reviewed changes end up on, or null when the event does not say.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>The commit that the workflow runs for.</summary>
    public required string Commit { get; init; }

    /// <summary>What started it: <c>workflow_dispatch</c>, <c>schedule</c>, <c>repository_dispatch</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Who started it.</summary>
    public required string Actor { get; init; }

    /// <summary>True when a clock started it.</summary>
    public bool IsScheduled => Event == "schedule";

    /// <returns>The place, or why there is none.</returns>
    public static (JobPlace? Place, string? Problem) Of(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in (string[])["GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_REF", "GITHUB_SHA", "GITHUB_EVENT_NAME", "GITHUB_ACTOR"])
        {
            if (environment.GetValueOrDefault(name, "").Length == 0)
            {
                return (null, $"--inputs is for jobs of a workflow, and '{name}' is not in the environment; give values with -p or --params.");
            }
        }

        var run = environment["GITHUB_RUN_ID"];
        return run.All(char.IsAsciiDigit) && int.TryParse(environment["GITHUB_RUN_ATTEMPT"], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? (new JobPlace
            {
                Run = run,
                Attempt = attempt,
                Reference = environment["GITHUB_REF"],
                DefaultBranch = DefaultBranchOf(environment.GetValueOrDefault("GITHUB_EVENT_PATH", "")),
                Commit = environment["GITHUB_SHA"],
                Event = environment["GITHUB_EVENT_NAME"],
                Actor = environment["GITHUB_ACTOR"],
            }, null)
            : (null, "'GITHUB_RUN_ID' and 'GITHUB_RUN_ATTEMPT' are no numbers; this is no job of a workflow.");
    }

    /// <summary>Every reason why nothing may run here, one sentence each.</summary>
    /// <param name="head">The commit that the work tree is at; null: there is no repository, or it does not say.</param>
    public IEnumerable<string> Refusals(string? head)
    {
        if (Attempt > 1)
        {
            yield return $"This is attempt {Attempt}: what was done in the first one would be done again, and its approvals count once. Start the workflow anew.";
        }

        if (DefaultBranch is null)
        {
            yield return "The event does not name the default branch, and runbooks run from no other; start the workflow by hand there.";
        }
        else if (Reference != $"refs/heads/{DefaultBranch}")
        {
            yield return $"'{Reference}' is not the default branch, where changes were reviewed; start the workflow from '{DefaultBranch}'.";
        }

        if (head != Commit)
        {
            yield return head is null ? $"Nobody can tell which commit is checked out here, and the workflow runs for {Commit}; check that commit out with its repository."
                : $"The work tree is at {head}, and the workflow runs for {Commit}; check that commit out.";
        }
    }

    private static string? DefaultBranchOf(string path)
    {
        try
        {
            return path.Length > 0 && JsonNode.Parse(File.ReadAllText(path)) is JsonObject happened && happened["repository"] is JsonObject repository
                && repository["default_branch"] is JsonValue value && value.TryGetValue<string>(out var branch) && branch.Length > 0 ? branch : null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException)
        {
            // Not known is refused.
            return null;
        }
    }
}
