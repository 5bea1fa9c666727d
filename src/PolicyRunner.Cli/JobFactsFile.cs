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
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false)) is JsonObject facts
                ? (new JobFacts { Requester = place.Actor, Environments = [.. Items(facts["environments"]).Select(Environment)], Reviews = [.. Items(facts["reviews"]).Select(Review)] }, null)
                : (null, $"'{path}' holds no JSON object.");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return (null, $"'{path}' cannot be read: {trouble.Message}");
        }
    }

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
