using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Running.Jobs;

namespace PolicyRunner.Cli;

/// <summary>
/// Facts about a workflow's run out of a file, for whoever runs its jobs without GitHub. On GitHub it is not read: whoever can set a
/// variable there would approve by it.
/// </summary>
internal sealed class JobFactsFile(string path) : IJobFacts
{
    private const string Variable = "POLICYRUNNER_JOB_FACTS";

    public static IJobFacts? Of(Func<string, string?> environment) =>
        environment("GITHUB_ACTIONS") != "true" && environment(Variable) is { Length: > 0 } path ? new JobFactsFile(path) : null;

    public async Task<(JobFacts? Facts, string? Problem)> ReadAsync(JobPlace place, JobQuestion question, CancellationToken cancellation)
    {
        var (facts, problem) = await ReadAsync(cancellation).ConfigureAwait(false);
        try
        {
            return facts is null ? (null, problem)
                : (new JobFacts { Requester = place.Actor, Environments = [.. Items(facts["environments"]).Select(Environment)], Reviews = [.. Items(facts["reviews"]).Select(Review)] }, null);
        }
        catch (InvalidOperationException trouble)
        {
            return (null, $"'{path}' cannot be read: {trouble.Message}");
        }
    }

    public async Task<(JobRecord? Record, string? Problem)> RecordAsync(JobPlace place, string run, CancellationToken cancellation)
    {
        var (facts, problem) = await ReadAsync(cancellation).ConfigureAwait(false);
        if (facts is null || Member(facts, "records", run) is not { } folder)
        {
            return (null, problem ?? $"'{path}' knows no record of run {run}.");
        }

        if (Member(facts, "claims", run) is { } other && other != place.Run)
        {
            return (null, $"Run {other} goes on with run {run} already.");
        }

        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => new JobRecordFile(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), File.ReadAllBytes(file.FullName)));
            return (new JobRecord(run, [.. files]), null);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return (null, $"The record of run {run} cannot be read: {trouble.Message}");
        }
    }

    public async Task<string?> ClaimAsync(JobPlace place, string run, CancellationToken cancellation)
    {
        var (facts, problem) = await ReadAsync(cancellation).ConfigureAwait(false);
        return problem ?? (Member(facts!, "claims", run) == place.Run ? null : $"Run {Member(facts!, "claims", run) ?? "nobody"} goes on with run {run}.");
    }

    private async Task<(JsonObject? Facts, string? Problem)> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false)) is JsonObject facts ? (facts, null) : (null, $"'{path}' holds no JSON object.");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"'{path}' cannot be read: {trouble.Message}");
        }
    }

    private static string? Member(JsonObject facts, string list, string name) =>
        (facts[list] as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static EnvironmentFact Environment(JsonNode one) => new((string?)one["name"] ?? "")
    {
        RestrictsBranches = (bool?)one["restrictsBranches"] ?? false,
        HasReviewers = (bool?)one["hasReviewers"] ?? false,
        PreventsSelfReview = (bool?)one["preventsSelfReview"] ?? false,
        DeniesBypass = (bool?)one["deniesBypass"] ?? false,
    };

    private static ReviewFact Review(JsonNode one) =>
        new((string?)one["environment"] ?? "", (string?)one["user"] ?? "", [.. Items(one["teams"]).Select(team => (string?)team).OfType<string>()]) { IsYes = (bool?)one["yes"] ?? true };

    private static IEnumerable<JsonNode> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonNode>();
}
