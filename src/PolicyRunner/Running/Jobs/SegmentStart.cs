using System.Text.Json.Nodes;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Jobs;

/// <summary>The record with which a job begins its part of the journal: what it knows of the others.</summary>
internal static class SegmentStart
{
    public static void Append(RunJournal journal, string stage, JobPlace place, Segments segments, params IReadOnlyList<JobApproval> approvals) => journal.Append(RunRecords.SegmentStarted, new JsonObject
    {
        ["stage"] = stage,
        ["attempt"] = place.Attempt,
        ["approvals"] = JobApprovals.ToJson(approvals),
        ["after"] = new JsonObject(segments.Heads.Select(head => KeyValuePair.Create(head.Key, (JsonNode?)head.Value))),
    });
}
