using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Records;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Incidents;

/// <summary>Opens incidents, keeps their times and closes them. Nothing stands in the way of opening one: what could not be done besides is said.</summary>
/// <example><code>
/// var desk = IncidentDesk.Open(organisation, "example.com/team/ops", workingDirectory, environment, TimeProvider.System, cancellation);
/// var answer = desk.Begin(new IncidentOpening { Title = "Checkout is down", Severity = "SEV1", By = "alice" }, cancellation);
/// </code></example>
public sealed class IncidentDesk
{
    /// <summary>Where journals of incidents are, below the repository's root.</summary>
    public const string Folder = IncidentFiles.Folder;

    private readonly OrganisationFile organisation;
    private readonly string repository;
    private readonly SharedState? shared;
    private readonly TimeProvider clock;
    private readonly IncidentFiles files;
    private readonly IncidentCaller caller;

    private IncidentDesk(OrganisationFile organisation, string repository, string root, SharedState? shared, IncidentCaller caller, TimeProvider clock)
    {
        (this.organisation, this.repository, this.shared, this.caller, this.clock) = (organisation, repository, shared, caller, clock);
        files = new IncidentFiles(root, shared, clock);
    }

    /// <param name="organisation">Whose matrix, rules and calendar count.</param>
    /// <param name="repository">Which repository, as in approvals.</param>
    /// <param name="workingDirectory">Absolute.</param>
    /// <param name="environment">Holds the address of the channel that hears of calls, when that is a secret.</param>
    /// <param name="clock">Where times come from.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IncidentDesk Open(
        OrganisationFile organisation, string repository, string workingDirectory, IReadOnlyDictionary<string, string> environment, TimeProvider clock, CancellationToken cancellation)
    {
        SharedState? shared = null;
        try
        {
            shared = SharedState.Open(workingDirectory, cancellation);
        }
        catch (SharedStateException)
        {
            // Said with each answer: an incident is kept here alone then.
        }

        return new IncidentDesk(organisation, repository, FileFinder.Repository(workingDirectory) ?? workingDirectory, shared, new IncidentCaller(organisation, environment, clock), clock);
    }

    /// <summary>Opens an incident; SEV1 and what else the organisation says freezes changes.</summary>
    /// <exception cref="IOException">Its journal cannot be written.</exception>
    public IncidentAnswer Begin(IncidentOpening opening, CancellationToken cancellation)
    {
        var matrix = organisation.Escalation;
        var priority = matrix.Find(opening.Severity);
        var known = matrix.Severities.Keys.Concat(matrix.Priorities.Names).ToList();
        if (priority is null && known.Count > 0)
        {
            return Misuse($"The escalation matrix has no severity '{opening.Severity}', only {Wording.And(known)}.{NearestName.Hint(opening.Severity, known)}");
        }

        if (opening.Lift is { } asked && !organisation.Roles.Contains(asked))
        {
            return Misuse($"There is no role '{asked}' in the organisation file.{organisation.Roles.Hint(asked)}");
        }

        var id = RunFolder.NewId(clock.GetUtcNow());
        var (opened, unshared) = files.Append(id, _ => [(IncidentRecords.Opened, Opened(id, opening, priority))], cancellation);
        var warnings = Unshared(unshared);
        warnings.AddRange(Call(id, Incident.Of(opened)!.CallNow(clock.GetUtcNow()), cancellation));
        if (organisation.Incidents.FreezeOn.Any(severity => severity == opening.Severity || (priority is not null && matrix.Find(severity) == priority)))
        {
            warnings.AddRange(Freeze(id, opening, priority, cancellation));
        }

        return Answer(id, warnings, cancellation);
    }

    /// <summary>Somebody takes it on.</summary>
    public IncidentAnswer Acknowledge(string? id, string by, CancellationToken cancellation) => Change(id, incident =>
    {
        if (incident.Acknowledged is { } earlier)
        {
            return ([], [$"{incident.AcknowledgedBy} acknowledged '{incident.Id}' at {Moment.Format(earlier)}."], false);
        }

        var late = clock.GetUtcNow() - incident.AcknowledgeBy;
        return ([(IncidentRecords.Acknowledged, new JsonObject { ["by"] = by, ["late"] = late > TimeSpan.Zero ? (long)late.Value.TotalMilliseconds : null })], [], false);
    }, cancellation);

    /// <summary>Those affected hear from us.</summary>
    /// <param name="id">The incident; null: the only open one.</param>
    /// <param name="text">What they hear.</param>
    /// <param name="next">When they hear next; null: as the organisation says.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="cancellation">Ends it.</param>
    public IncidentAnswer Update(string? id, string text, TimeSpan? next, string by, CancellationToken cancellation) => Change(
        id,
        _ => string.IsNullOrWhiteSpace(text)
            ? ([], ["An update says something: --message TEXT."], true)
            : ([(IncidentRecords.Updated, new JsonObject { ["by"] = by, ["text"] = text, ["next"] = Milliseconds(next ?? organisation.Incidents.UpdateEvery) })], [], false),
        cancellation);

    /// <summary>Closes it, once it says what happened.</summary>
    public IncidentAnswer Close(string? id, IncidentClosing closing, CancellationToken cancellation)
    {
        var missing = Missing(closing).ToList();
        if (missing.Count > 0)
        {
            return new IncidentAnswer { Problems = missing };
        }

        var items = closing.FollowUps.Select(FollowUp).ToList();
        if (items.Where(item => item.Problem is not null).Select(item => item.Problem!).ToList() is { Count: > 0 } problems)
        {
            return Misuse([.. problems]);
        }

        var answer = Change(id, incident => closing.Resolved is { } resolved && (resolved < incident.Opened || resolved > clock.GetUtcNow())
            ? ([], ["The trouble was over between the opening and now; give --resolved a time between the two."], true)
            : ([(IncidentRecords.Closed, Closed(closing, [.. items.Select(item => item.Item!)]))], [], false), cancellation);
        return answer is { Problems.Count: 0, Incident.Freeze: { } freeze }
            ? answer with { Warnings = [.. answer.Warnings, $"The freeze '{freeze}' still holds; somebody of its role lifts it: policyrunner freeze lift {freeze} --role ROLE --reason TEXT"] }
            : answer;
    }

    /// <summary>Every incident; open ones first.</summary>
    /// <param name="withClosed">False: the open ones only.</param>
    /// <param name="record">Null, or who writes down that the roles that are due were called.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="JournalException">A journal is not sound.</exception>
    public IncidentList List(bool withClosed, string? record, CancellationToken cancellation)
    {
        var (all, unshared) = files.Read(withClosed, cancellation);
        var incidents = all.Values.Select(Incident.Of).OfType<Incident>().Where(incident => withClosed || incident.Closed is null).ToList();
        var warnings = Unshared(unshared);
        if (record is not null)
        {
            foreach (var incident in incidents.ToList().Where(incident => Due(incident).Count > 0))
            {
                IReadOnlyList<string> due = [];
                files.Append(incident.Id, records => (due = Due(Incident.Of(records)!)).Count > 0 ? [(IncidentRecords.Called, new JsonObject { ["by"] = record, ["roles"] = Texts(due) })] : [], cancellation);
                warnings.AddRange(Call(incident.Id, due, cancellation));
                incidents[incidents.IndexOf(incident)] = Answer(incident.Id, [], cancellation).Incident!;
            }
        }

        return new IncidentList([.. incidents.OrderBy(incident => incident.Closed is not null).ThenByDescending(incident => incident.Opened)], files.Place, warnings);
    }

    // To be called by now, and nobody has written down that they were.
    private List<string> Due(Incident incident) => [.. incident.CallNow(clock.GetUtcNow()).Except(incident.Called)];

    private IncidentAnswer Change(string? asked, Func<Incident, (IEnumerable<(string Kind, JsonObject Data)> Records, IReadOnlyList<string> Problems, bool IsMisuse)> change, CancellationToken cancellation)
    {
        var open = List(withClosed: false, null, cancellation).All;
        if ((asked ?? (open.Count == 1 ? open[0].Id : null)) is not { } id)
        {
            return Misuse(open.Count == 0 ? "No incident is open." : $"Say which: {Wording.Or(open.Select(incident => incident.Id))}.");
        }

        if (!RunFolder.IsId(id) || List(withClosed: true, null, cancellation).All.FirstOrDefault(incident => incident.Id == id) is not { } found)
        {
            return Misuse($"There is no incident '{id}'; see 'policyrunner incident list --all'.");
        }

        IncidentAnswer? refused = null;
        var (_, unshared) = files.Append(id, records =>
        {
            var incident = Incident.Of(records) ?? found;
            var (more, problems, isMisuse) = incident.Closed is { } closed ? ([], [$"The incident '{id}' was closed at {Moment.Format(closed)}."], false) : change(incident);
            refused = problems.Count > 0 ? new IncidentAnswer { Problems = problems, IsMisuse = isMisuse, Incident = incident } : null;
            return more;
        }, cancellation);
        return refused ?? Answer(id, Unshared(unshared), cancellation);
    }

    private IncidentAnswer Answer(string id, IReadOnlyList<string> warnings, CancellationToken cancellation) =>
        new() { Incident = Incident.Of(files.Read(withClosed: true, cancellation).All[id]), Warnings = warnings };

    // A call that was recorded and not told, because the process was killed between the two, stands in the record without it.
    private string[] Call(string id, IReadOnlyList<string> roles, CancellationToken cancellation)
    {
        if (roles.Count == 0 || caller.Channel is not { } channel)
        {
            return [];
        }

        var problem = caller.Tell(Answer(id, [], cancellation).Incident!, roles, cancellation);
        files.Append(id, _ => [(IncidentRecords.Told, new JsonObject { ["channel"] = channel, ["roles"] = Texts(roles), ["problem"] = problem })], cancellation);
        return problem is null ? [] : [$"Nobody heard of it from here: {problem} Call {Wording.And(roles)} yourself."];
    }

    private IEnumerable<string> Freeze(string id, IncidentOpening opening, Priority? priority, CancellationToken cancellation)
    {
        var name = $"incident-{id}";
        var lift = opening.Lift ?? Called(priority).Skip(1).Concat(Called(priority).Take(1)).FirstOrDefault(organisation.Roles.Contains);
        var problem = lift is null ? "no role could lift it" : Try(() => shared is null ? "the shared state cannot be opened" : new FreezeDesk(organisation, repository, shared).Set(
            new SharedFreeze
            {
                Id = FreezeDesk.NewId(),
                Name = name,
                By = opening.By,
                Reason = $"{opening.Severity}: {opening.Title} (incident {id})",
                From = clock.GetUtcNow(),
                Lift = lift,
            },
            clock.GetUtcNow(), cancellation)?.Message);
        files.Append(id, _ => [(IncidentRecords.Frozen, new JsonObject { ["freeze"] = problem is null ? name : null, ["lift"] = lift, ["problem"] = problem })], cancellation);
        return problem is null ? [] : [$"Changes are NOT frozen: {problem.TrimEnd('.')}; freeze them: policyrunner freeze set {name} --reason TEXT --lift ROLE"];
    }

    private static string? Try(Func<string?> freeze)
    {
        try
        {
            return freeze();
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return trouble.Message;
        }
    }

    private JsonObject Opened(string id, IncidentOpening opening, Priority? priority)
    {
        // Whoever promises to answer everything in five minutes keeps that for the least of them too.
        var within = new[] { organisation.Incidents.AcknowledgeWithin, priority?.RespondWithin }.Min();
        return new JsonObject
        {
            ["incident"] = id,
            ["title"] = opening.Title,
            ["severity"] = opening.Severity,
            ["priority"] = priority?.Name,
            ["runbook"] = opening.Runbook,
            ["run"] = opening.Run,
            ["began"] = Second(opening.Began),
            ["by"] = opening.By,
            ["acknowledgeWithin"] = Milliseconds(within),
            ["updateEvery"] = Milliseconds(organisation.Incidents.UpdateEvery),
            ["calls"] = new JsonArray([.. EscalationCalls.Of(organisation, priority, within).Select(call => (JsonNode)new JsonObject { ["after"] = Milliseconds(call.After), ["roles"] = Texts(call.Roles) })]),
        };
    }

    private IEnumerable<string> Called(Priority? priority) => EscalationCalls.Of(organisation, priority, null).SelectMany(call => call.Roles);

    private JsonObject Closed(IncidentClosing closing, IReadOnlyList<FollowUp> items)
    {
        var today = FollowUps.Day(organisation.Calendar, clock.GetUtcNow());
        return new JsonObject
        {
            ["by"] = closing.By,
            ["summary"] = closing.Summary,
            ["components"] = Texts(closing.Components),
            ["actions"] = Texts(closing.Actions),
            ["documentation"] = closing.Documentation,
            ["resolved"] = Second(closing.Resolved),
            ["reviewDue"] = organisation.Incidents.ReviewWithinDays is { } days ? organisation.Calendar.AddWorkdays(today, days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            ["followUps"] = new JsonArray([.. items.Select(item => (JsonNode)FollowUps.Write(item))]),
        };
    }

    private static IEnumerable<string> Missing(IncidentClosing closing)
    {
        if (string.IsNullOrWhiteSpace(closing.Summary))
        {
            yield return "An incident closes with what happened: --summary TEXT.";
        }

        if (!closing.Components.Any(component => !string.IsNullOrWhiteSpace(component)))
        {
            yield return "An incident closes with what was affected: --components NAME.";
        }

        if (!closing.Actions.Any(action => !string.IsNullOrWhiteSpace(action)))
        {
            yield return "An incident closes with what was done: --actions TEXT.";
        }

        if (string.IsNullOrWhiteSpace(closing.Documentation))
        {
            yield return "An incident closes with where it is written down: --documentation LINK.";
        }
    }

    private (FollowUp? Item, string? Problem) FollowUp(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var values = parts.Skip(1).Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).ToList();
        var due = values.LastOrDefault(value => value is ["due", _])?[1];
        if (parts[0].Length == 0 || values.Any(value => value is not ["owner" or "due", { Length: > 0 }]))
        {
            return (null, $"'{text}' is no follow-up; write --follow-up 'TEXT; owner=NAME; due=5 business days'.");
        }

        var day = due is null ? null : FollowUps.Due(due, organisation.Calendar, clock.GetUtcNow());
        return due is not null && day is null
            ? (null, $"'{due}' is no date; write due=2026-12-01 or due=5 business days.")
            : (new FollowUp(parts[0], values.LastOrDefault(value => value[0] == "owner")?[1], day), null);
    }

    private static List<string> Unshared(string? problem) => problem is null ? [] : [$"Others do not see it, it is kept on this machine alone until a command reaches the shared state: {problem}"];

    private static IncidentAnswer Misuse(params IReadOnlyList<string> problems) => new() { Problems = problems, IsMisuse = true };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)known.TotalMilliseconds : null;

    private static string? Second(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
