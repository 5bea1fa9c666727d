using PolicyRunner.Running.Incidents;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Records;

/// <summary>Incidents: what is open, who is to be called, what is overdue, and how fast we are.</summary>
public static class IncidentWriter
{
    public static void WriteText(IncidentList list, DateTimeOffset now, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        foreach (var incident in list.All)
        {
            WriteText(incident, now, output, options);
        }

        var open = list.All.Where(incident => incident.Closed is null).ToList();
        var overdue = open.Count(incident => incident.IsUnanswered(now) || incident.IsUpdateOverdue(now));
        output.WriteLine($"{Words.Count(open.Count, "incident")} open, {(overdue > 0 ? paint.Bad($"{overdue} overdue") : "none overdue")}; kept in {TerminalLineText.Of(list.Place)}.");
        string[] means = [Mean("detect", list.ToDetect), Mean("acknowledge", list.ToAcknowledge), Mean("resolve", list.ToResolve)];
        if (means.Any(mean => mean.Length > 0))
        {
            output.WriteLine($"Mean time to {string.Join(", to ", means.Where(mean => mean.Length > 0))}.");
        }
    }

    public static void WriteText(Incident incident, DateTimeOffset now, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        output.WriteLine($"{paint.Bold(TerminalLineText.Of($"{incident.Id} {incident.Severity}{(incident.Priority is { } priority && priority != incident.Severity ? $" ({priority})" : "")} {incident.Title}"))}");
        foreach (var (text, isBad) in Lines(incident, now))
        {
            output.WriteLine($"  - {(isBad ? paint.Bad(TerminalLineText.Of(text)) : TerminalLineText.Of(text))}");
        }
    }

    /// <summary>The versioned JSON, described by the schema <c>incidents</c>; members are only ever added within a version.</summary>
    public static void WriteJson(IncidentList list, DateTimeOffset now, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("place", list.Place);
        writer.Strings("warnings", list.Warnings);
        writer.WriteBoolean("overdue", list.IsOverdue(now));
        writer.Each("incidents", list.All, (json, incident) =>
        {
            json.WriteString("id", incident.Id);
            json.WriteString("title", incident.Title);
            json.WriteString("severity", incident.Severity);
            json.WriteString("priority", incident.Priority);
            json.WriteString("runbook", incident.Runbook);
            json.WriteString("run", incident.Run);
            json.Exact("began", incident.Began);
            json.Exact("opened", incident.Opened);
            json.WriteString("openedBy", incident.OpenedBy);
            json.Exact("acknowledgeBy", incident.AcknowledgeBy);
            json.Exact("acknowledged", incident.Acknowledged);
            json.WriteString("acknowledgedBy", incident.AcknowledgedBy);
            json.WriteBoolean("unanswered", incident.IsUnanswered(now));
            json.WriteNumber("updates", incident.Updates);
            json.WriteString("lastUpdate", incident.LastUpdate);
            json.Exact("updateBy", incident.UpdateBy);
            json.WriteBoolean("updateOverdue", incident.IsUpdateOverdue(now));
            json.Strings("callNow", incident.CallNow(now));
            json.Strings("called", incident.Called);
            json.WriteString("freeze", incident.Freeze);
            json.Exact("closed", incident.Closed);
            json.Exact("resolved", incident.Resolved);
            json.WriteString("summary", incident.Summary);
            json.WriteString("reviewDue", incident.ReviewDue is { } due ? RecordSentences.Day(due) : null);
            json.Each("followUps", incident.FollowUps, RecordJson.FollowUp);
        });
        foreach (var (name, mean) in (IEnumerable<(string, IncidentMean?)>)[("detect", list.ToDetect), ("acknowledge", list.ToAcknowledge), ("resolve", list.ToResolve)])
        {
            writer.WriteStartObject(name);
            writer.Milliseconds("mean", mean?.Time);
            writer.WriteNumber("count", mean?.Count ?? 0);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    private static IEnumerable<(string Text, bool IsBad)> Lines(Incident incident, DateTimeOffset now)
    {
        yield return ($"opened {Moment.Format(incident.Opened)} by {incident.OpenedBy}{(incident.Runbook is { } runbook ? $", runbook {runbook}" : "")}{(incident.Run is { } run ? $", run {run}" : "")}", false);
        if (incident.Closed is { } closed)
        {
            yield return ($"closed {Moment.Format(closed)}, {DurationText.Of((incident.Resolved ?? closed) - incident.Opened)} after the opening{(incident.ReviewDue is { } due ? $"; review by {RecordSentences.Day(due)}" : "")}", false);
            foreach (var item in incident.FollowUps)
            {
                yield return ($"to do: {item.Text} ({RecordSentences.Owed(item)})", false);
            }

            yield break;
        }

        yield return incident.Acknowledged is { } acknowledged
            ? ($"acknowledged {Moment.Format(acknowledged)} by {incident.AcknowledgedBy}{(acknowledged > incident.AcknowledgeBy ? $", {DurationText.Of(acknowledged - incident.AcknowledgeBy.Value)} late" : "")}", acknowledged > incident.AcknowledgeBy)
            : incident.AcknowledgeBy is { } by ? (now > by ? $"nobody has acknowledged it; that was due {DurationText.Of(now - by)} ago" : $"to be acknowledged within {DurationText.Of(by - now)}", now > by)
            : ("nobody has acknowledged it", false);
        if (incident.CallNow(now) is { Count: > 0 } roles)
        {
            yield return ($"call now: {Wording.And(roles)}{(incident.Calls.FirstOrDefault(call => incident.Opened + call.After > now) is { } next ? $"; then {Wording.And(next.Roles)} in {DurationText.Of(incident.Opened + next.After - now)}" : "")}", true);
        }

        if (incident.UpdateBy is { } update)
        {
            yield return (now > update ? $"an update was due {DurationText.Of(now - update)} ago" : $"next update within {DurationText.Of(update - now)}", now > update);
        }

        if (incident.LastUpdate is { } last)
        {
            yield return ($"last update: {last}", false);
        }

        if (incident.Freeze is { } freeze)
        {
            yield return ($"changes are frozen by '{freeze}' until it is lifted", false);
        }
    }

    private static string Mean(string what, IncidentMean? mean) => mean is null ? "" : $"{what} {DurationText.Of(mean.Time)} ({mean.Count} closed)";
}
