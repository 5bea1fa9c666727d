using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Jobs;

/// <summary>Jobs that began and left no record: each may have done anything that it was there for.</summary>
internal static class LostJobs
{
    /// <summary>The variable that tells how the jobs before ended: what GitHub calls <c>needs</c>, as JSON.</summary>
    private const string Variable = "RESULTS";

    /// <summary>Records their steps as lost.</summary>
    /// <param name="journal">The journal that goes on.</param>
    /// <param name="request">What is planned.</param>
    /// <param name="segments">The records that are there.</param>
    /// <param name="environment">Tells which jobs began.</param>
    /// <param name="self">The stage of this job, which is just beginning.</param>
    public static void Note(RunJournal journal, PlanRequest request, Segments segments, IReadOnlyDictionary<string, string> environment, string self)
    {
        var results = Results(environment);
        foreach (var (job, stage) in JobStages.All(request).Where(one => one.Stage.Name != self && !segments.Has(one.Job) && Began(results, one.Job)))
        {
            foreach (var key in stage.Steps.Select(id => StepKey.Of(null, stage.Phase!.Value, id)).Where(key => journal.State.Find(key) is not { IsOver: true }))
            {
                journal.Append(RunRecords.StepLost, new JsonObject { ["step"] = key.Text, ["job"] = job });
            }
        }
    }

    /// <summary>True when somebody cancelled the workflow and no job of the way back began: what is to be taken back still is.</summary>
    public static bool IsInterrupted(PlanRequest request, IReadOnlyDictionary<string, string> environment) =>
        Results(environment) is { } results && results.Any(job => (job.Value as JsonObject)?.Text("result") == "cancelled") && JobStages.All(request).All(one => !one.Stage.IsBack || !Began(results, one.Job));

    // Where nobody says which jobs began, all of them did. A job that is not named had not come to its turn.
    private static bool Began(JsonObject? results, string job) =>
        results is null || (results.TryGetPropertyValue(job, out var known) && (known as JsonObject)?.Text("result") != "skipped");

    // Missing, no JSON or no object: nobody says.
    private static JsonObject? Results(IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return JsonNode.Parse(environment.GetValueOrDefault(Variable, "null")) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
