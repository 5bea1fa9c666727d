using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>A job on its way into the file.</summary>
/// <param name="Id">Unique in the workflow.</param>
/// <param name="Content">What stands below its id.</param>
internal sealed record WorkflowJob(string Id, JsonObject Content);

/// <summary>What jobs have in common.</summary>
internal static class JobParts
{
    public const string SegmentsFolder = ".policyrunner/segments";
    private const string RunsFolder = ".policyrunner/runs";

    /// <summary>How long fetching the repository and the tool may take, on top of what a job is for.</summary>
    public static TimeSpan SetUp { get; } = TimeSpan.FromMinutes(10);

    public static JsonObject Checkout() => new()
    {
        ["uses"] = PinnedActions.Uses("actions/checkout"),
        ["with"] = new JsonObject { ["persist-credentials"] = false },
    };

    public static JsonObject Tool(string action) => new() { ["name"] = "Set up PolicyRunner", ["uses"] = action };

    public static JsonObject FetchSegments() => new()
    {
        ["name"] = "Fetch what was recorded before",
        ["uses"] = PinnedActions.Uses("actions/download-artifact"),
        ["with"] = new JsonObject { ["pattern"] = "journal-*", ["path"] = SegmentsFolder },
    };

    /// <summary>Keeps what a job recorded, also when it failed. The folder's name begins with a dot, which the action leaves out unless told.</summary>
    public static JsonObject KeepSegment(string name) => new()
    {
        ["name"] = "Keep the record",
        ["if"] = GitHubExpression.Of("always()"),
        ["uses"] = PinnedActions.Uses("actions/upload-artifact"),
        ["with"] = new JsonObject
        {
            ["name"] = $"journal-{name}-{GitHubExpression.Of("github.run_attempt")}",
            ["path"] = RunsFolder,
            ["include-hidden-files"] = true,
            ["if-no-files-found"] = "error",
        },
    };

    /// <summary>Says that this run goes on with an earlier one: of several that want to, the first to say so does.</summary>
    /// <param name="step">The step that let it in.</param>
    public static JsonObject Claim(string step) => new()
    {
        ["name"] = "Go on with the earlier run",
        ["if"] = GitHubExpression.Of($"steps.{step}.outputs.resumes != ''"),
        ["uses"] = PinnedActions.Uses("actions/upload-artifact"),
        ["with"] = new JsonObject
        {
            ["name"] = $"{TrustedRuns.ClaimPrefix}{GitHubExpression.Of($"steps.{step}.outputs.resumes")}",
            ["path"] = RunsFolder,
            ["include-hidden-files"] = true,
            ["if-no-files-found"] = "error",
        },
    };

    /// <summary>Keeps the time at which a run that waits is to be gone on with; the workflow of the timers looks for it.</summary>
    /// <param name="step">The step that says that there is one. It has failed then: a run that waits is no success.</param>
    public static JsonObject KeepTimer(string step) => new()
    {
        ["name"] = "Keep the time",
        ["if"] = GitHubExpression.Of($"always() && steps.{step}.outputs.due != ''"),
        ["uses"] = PinnedActions.Uses("actions/upload-artifact"),
        ["with"] = new JsonObject
        {
            ["name"] = TimersDesk.ArtifactName,
            ["path"] = RunTimer.Folder,
            ["include-hidden-files"] = true,
            ["if-no-files-found"] = "error",
        },
    };

    public static JsonObject Step(string name, string command, JsonObject environment) => new()
    {
        ["name"] = name,
        ["env"] = environment,
        ["run"] = command,
    };

    public static JsonObject Permissions(params (string Name, string Access)[] granted)
    {
        var permissions = new JsonObject();
        foreach (var (name, access) in granted)
        {
            permissions[name] = access;
        }

        return permissions;
    }

    /// <param name="name">What people read.</param>
    /// <param name="runsOn">The runner's label.</param>
    /// <param name="time">How long it may take; in whole minutes, at least five.</param>
    /// <param name="permissions">Of its token.</param>
    /// <param name="more">What else it has, before its steps.</param>
    /// <param name="steps">What it does.</param>
    public static JsonObject Job(string name, string runsOn, TimeSpan time, JsonObject permissions, JsonObject more, JsonArray steps)
    {
        var job = new JsonObject { ["name"] = name };
        foreach (var (key, value) in more.ToList())
        {
            more.Remove(key);
            job[key] = value;
        }

        job["runs-on"] = runsOn;
        job["timeout-minutes"] = Math.Max(5, (int)Math.Ceiling(time.TotalMinutes));
        job["permissions"] = permissions;
        job["steps"] = steps;
        return job;
    }
}
