namespace PolicyRunner.Running.Incidents;

/// <summary>The kinds of records of an incident.</summary>
internal static class IncidentRecords
{
    /// <summary>The first: <c>incident, title, severity, priority, runbook, run, began, by, acknowledgeWithin, updateEvery, calls[after, roles]</c> (milliseconds).</summary>
    public const string Opened = "incident-opened";

    /// <summary><c>by, late</c> (milliseconds behind the time, or null).</summary>
    public const string Acknowledged = "incident-acknowledged";

    /// <summary><c>by, text, next</c> (milliseconds until the next one, or null).</summary>
    public const string Updated = "incident-updated";

    /// <summary>Somebody wrote down who was to be called: <c>by, roles[]</c>.</summary>
    public const string Called = "incident-called";

    /// <summary>The organisation's channel was told who is to be called, or was not reached: <c>channel, roles[], problem</c>.</summary>
    public const string Told = "incident-told";

    /// <summary>Changes are frozen, or could not be: <c>freeze, lift, problem</c>.</summary>
    public const string Frozen = "incident-frozen";

    /// <summary>The last: <c>by, summary, components[], actions[], documentation, resolved, reviewDue, followUps[]</c>.</summary>
    public const string Closed = "incident-closed";
}
