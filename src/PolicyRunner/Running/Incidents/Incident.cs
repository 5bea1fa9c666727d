using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Incidents;

/// <summary>What an incident's journal adds up to.</summary>
public sealed record Incident
{
    public required string Id { get; init; }

    public string Title { get; init; } = "";

    public string Severity { get; init; } = "";

    /// <summary>By the matrix; null when there is none.</summary>
    public string? Priority { get; init; }

    public string? Runbook { get; init; }

    public string? Run { get; init; }

    /// <summary>When the trouble began, if somebody knows.</summary>
    public DateTimeOffset? Began { get; init; }

    public DateTimeOffset Opened { get; init; }

    public string OpenedBy { get; init; } = "?";

    /// <summary>Until when somebody has to acknowledge it; null: not said.</summary>
    public DateTimeOffset? AcknowledgeBy { get; init; }

    public DateTimeOffset? Acknowledged { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>When the next update is due; null: never, or it is closed.</summary>
    public DateTimeOffset? UpdateBy { get; init; }

    public int Updates { get; init; }

    /// <summary>The latest update's text, or null.</summary>
    public string? LastUpdate { get; init; }

    /// <summary>Who is called how long after the opening while nobody acknowledges.</summary>
    public IReadOnlyList<IncidentCall> Calls { get; init; } = [];

    /// <summary>Roles that somebody wrote down as called.</summary>
    public IReadOnlyList<string> Called { get; init; } = [];

    /// <summary>The freeze that it set, or null.</summary>
    public string? Freeze { get; init; }

    public DateTimeOffset? Closed { get; init; }

    /// <summary>When the trouble was over: as somebody said, else when it was closed.</summary>
    public DateTimeOffset? Resolved { get; init; }

    public string? Summary { get; init; }

    /// <summary>By the end of which day the review is due, or null.</summary>
    public DateOnly? ReviewDue { get; init; }

    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Whether nobody has acknowledged it in time.</summary>
    public bool IsUnanswered(DateTimeOffset now) => Closed is null && Acknowledged is null && now > AcknowledgeBy;

    /// <summary>Whether those affected should have heard by now.</summary>
    public bool IsUpdateOverdue(DateTimeOffset now) => Closed is null && now > UpdateBy;

    /// <summary>The roles that are to be called by now, first called first; none once it is acknowledged.</summary>
    public IReadOnlyList<string> CallNow(DateTimeOffset now) => Acknowledged is not null || Closed is not null ? []
        : [.. Calls.Where(call => Opened + call.After <= now).SelectMany(call => call.Roles).Distinct(StringComparer.Ordinal)];

    internal static Incident? Of(IReadOnlyList<JournalRecord> records) =>
        records is [{ Kind: IncidentRecords.Opened } first, ..] && first.Data.Text("incident") is { } id ? records.Aggregate(new Incident { Id = id }, (incident, record) => incident.Next(record)) : null;

    private Incident Next(JournalRecord record)
    {
        var (data, time) = (record.Data, record.Time);
        return record.Kind switch
        {
            IncidentRecords.Opened => this with
            {
                Title = data.Text("title") ?? "",
                Severity = data.Text("severity") ?? "",
                Priority = data.Text("priority"),
                Runbook = data.Text("runbook"),
                Run = data.Text("run"),
                Began = Time(data, "began"),
                Opened = time,
                OpenedBy = data.Text("by") ?? "?",
                AcknowledgeBy = time + data.Milliseconds("acknowledgeWithin"),
                UpdateBy = time + data.Milliseconds("updateEvery"),
                Calls = [.. data.Items("calls").Select(call => new IncidentCall(call.Milliseconds("after") ?? TimeSpan.Zero, call.Texts("roles")))],
            },
            IncidentRecords.Acknowledged => this with { Acknowledged = Acknowledged ?? time, AcknowledgedBy = AcknowledgedBy ?? data.Text("by") },
            IncidentRecords.Updated => this with { Updates = Updates + 1, LastUpdate = data.Text("text"), UpdateBy = time + data.Milliseconds("next") },
            IncidentRecords.Called => this with { Called = [.. Called.Concat(data.Texts("roles")).Distinct(StringComparer.Ordinal)] },
            IncidentRecords.Frozen => this with { Freeze = data.Text("freeze") ?? Freeze },
            IncidentRecords.Closed => this with
            {
                Closed = time,
                Resolved = Time(data, "resolved") ?? time,
                UpdateBy = null,
                Summary = data.Text("summary"),
                ReviewDue = DateOnly.TryParseExact(data.Text("reviewDue"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due) ? due : null,
                FollowUps = [.. data.Items("followUps").Select(Records.FollowUps.Read).OfType<FollowUp>()],
            },
            _ => this,
        };
    }

    private static DateTimeOffset? Time(JsonObject data, string name) =>
        DateTimeOffset.TryParseExact(data.Text(name), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <summary>Who is called when nobody has acknowledged.</summary>
/// <param name="After">How long after the opening.</param>
/// <param name="Roles">Who.</param>
public sealed record IncidentCall(TimeSpan After, IReadOnlyList<string> Roles);
