using System.Globalization;
using System.Text.Json;
using PolicyRunner.Gates;
using PolicyRunner.Running;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Reporting.Records;

/// <summary>A record as JSON, described by the schema <c>audit-report</c>.</summary>
internal static class RecordJson
{
    public static void Write(Utf8JsonWriter writer, RunRecord record)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        AuditWriter.Chain(writer, record.Reading, record.Anchoring);
        writer.WriteString("kind", record.Kind.Word());
        writer.WriteString("run", record.Run);
        writer.WriteString("runbook", record.Runbook);
        writer.WriteString("gate", record.Gate);
        writer.WriteString("title", record.Title);
        writer.WriteString("file", record.File);
        writer.WriteString("commit", record.Commit);
        writer.WriteString("digest", record.Digest);
        writer.WriteString("tool", record.Tool);
        writer.Strings("operators", record.Operators);
        writer.WriteString("outcome", record.Outcome);
        writer.Strings("reasons", record.Reasons);
        writer.WriteStartObject("parameters");
        foreach (var parameter in record.Parameters)
        {
            writer.WriteString(parameter.Name, parameter.Value);
        }

        writer.WriteEndObject();
        writer.Exact("began", record.Began);
        writer.Exact("ended", record.Ended);
        Time(writer, record.Time);
        Admission(writer, record.Admission);
        writer.Each("steps", record.Steps, Step);
        if (RecordSentences.Rollback(record) is null)
        {
            writer.WriteNull("rollback");
        }
        else
        {
            writer.WriteStartObject("rollback");
            writer.Strings("completed", record.Steps.Where(step => step is { Phase: RunPhase.Rollback, Outcome: StepOutcome.Completed }).Select(step => step.Id));
            writer.Strings("failed", record.Steps.Where(step => step.Phase == RunPhase.Rollback && step.Outcome is not (StepOutcome.Completed or StepOutcome.Skipped)).Select(step => step.Id));
            writer.Maybe("held", record.HeldAfterRollback);
            writer.WriteEndObject();
        }

        writer.Each("conditions", record.Conditions, Condition);
        writer.Each("answers", record.Answers, (json, answer) =>
        {
            json.WriteString("step", answer.Step);
            json.WriteString("name", answer.Name);
            json.WriteString("value", answer.Value);
            json.WriteString("by", answer.By);
            json.Exact("time", answer.Time);
        });
        writer.Each("followUps", record.FollowUps, FollowUp);
        writer.Each("timeline", record.Timeline, (json, moment) =>
        {
            json.WriteNumber("sequence", moment.Sequence);
            json.Exact("time", moment.Time);
            json.WriteString("kind", moment.Kind);
            json.WriteString("text", moment.Text);
        });
        writer.WriteEndObject();
    }

    public static void FollowUp(Utf8JsonWriter writer, FollowUp item)
    {
        writer.WriteString("text", item.Text);
        writer.WriteString("owner", item.Owner);
        writer.WriteString("due", item.Due is { } due ? RecordSentences.Day(due) : null);
    }

    /// <summary>In UTC, to the millisecond.</summary>
    public static void Exact(this Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        writer.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>In whole milliseconds, or null.</summary>
    public static void Milliseconds(this Utf8JsonWriter writer, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            writer.WriteNumber(name, (long)known.TotalMilliseconds);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Maybe(this Utf8JsonWriter writer, string name, bool? flag)
    {
        if (flag is { } known)
        {
            writer.WriteBoolean(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Time(Utf8JsonWriter writer, RecordedTime time)
    {
        writer.WriteStartObject("milliseconds");
        writer.Milliseconds("whole", time.Whole);
        writer.Milliseconds("worked", time.Worked);
        writer.Milliseconds("waited", time.Waited);
        writer.Milliseconds("idle", time.Idle);
        Expected(writer, time.Estimate, time.Usually);
        writer.WriteNumber("earlierRuns", time.EarlierRuns);
        writer.WriteEndObject();
    }

    private static void Expected(Utf8JsonWriter writer, RecordedEstimate? estimate, TimeSpan? usually)
    {
        writer.Milliseconds("estimateMinimum", estimate?.Minimum);
        writer.Milliseconds("estimateMaximum", estimate?.Maximum);
        writer.Milliseconds("usually", usually);
    }

    private static void Admission(Utf8JsonWriter writer, RecordedAdmission? admission)
    {
        if (admission is null)
        {
            writer.WriteNull("admission");
            return;
        }

        writer.WriteStartObject("admission");
        writer.WriteBoolean("granted", admission.IsGranted);
        writer.WriteString("requester", admission.Requester);
        writer.WriteString("reason", admission.Reason);
        writer.Each("approvals", admission.Approvals, (json, approval) =>
        {
            json.WriteString("role", approval.Role);
            json.WriteString("person", approval.Person);
            json.WriteString("key", approval.Key);
            json.WriteString("expires", approval.Expires);
            json.WriteString("file", approval.File);
        });
        if (admission.BreakGlass is { } glass)
        {
            writer.WriteStartObject("breakGlass");
            writer.WriteString("by", glass.By);
            writer.WriteString("why", glass.Why);
            writer.Strings("past", glass.Past);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("breakGlass");
        }

        writer.Strings("locks", admission.Locks);
        writer.Strings("refusals", admission.Refusals);
        writer.Strings("notes", admission.Notes);
        writer.WriteString("state", admission.State);
        writer.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter writer, RecordedCondition condition)
    {
        writer.WriteString("id", condition.Id);
        writer.WriteString("kind", condition.Kind);
        writer.WriteString("title", condition.Title);
        writer.WriteBoolean("required", condition.IsRequired);
        writer.WriteString("verdict", condition.Verdict.Word());
        writer.WriteString("reason", condition.Reason);
        writer.WritePropertyName("evidence");
        condition.Evidence.WriteTo(writer);
        writer.Each("conditions", condition.Conditions, Condition);
    }

    private static void Step(Utf8JsonWriter writer, RecordedStep step)
    {
        writer.WriteString("id", step.Id);
        writer.WriteString("phase", step.Phase.Word());
        writer.WriteString("outcome", step.Outcome.Word());
        writer.WriteBoolean("manual", step.IsManual);
        writer.WriteNumber("attempts", step.Attempts);
        writer.Exact("began", step.Began);
        writer.Exact("ended", step.Ended);
        writer.Milliseconds("milliseconds", step.Duration);
        Expected(writer, step.Estimate, step.Usually);
        writer.WriteString("message", step.Message);
        writer.WriteString("log", step.Log);
    }
}
