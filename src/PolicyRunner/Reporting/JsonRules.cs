using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Reporting.Changes;

namespace PolicyRunner.Reporting;

/// <summary>Whose rules judged and what the change would do to them, as JSON; nothing when the tree under check judged itself.</summary>
internal static class JsonRules
{
    public static void Write(Utf8JsonWriter writer, CheckReport report)
    {
        if (report.Base is { } judge)
        {
            writer.WriteStartObject("base");
            writer.WriteString("name", judge.Name);
            writer.WriteString("commit", judge.Commit);
            writer.WriteString("digest", judge.Digest);
            writer.Strings("notes", judge.Notes);
            writer.WriteEndObject();
        }

        if (report.Changes is { } changes)
        {
            writer.WriteStartObject("changes");
            writer.Strings("files", changes.Files);
            writer.WriteString("verdict", changes.Verdict is { } verdict ? Words.Of(verdict) : null);
            Counts(writer, changes.Added, changes.Removed, changes.Reweighed);
            writer.Each("policies", changes.Policies, (json, policy) =>
            {
                json.WriteString("policy", policy.Policy);
                Counts(json, policy.Added, policy.Removed, policy.Reweighed);
            });
            writer.Strings("notes", changes.Notes);
            writer.WriteEndObject();
        }

        if (report.Base is not null)
        {
            writer.Each("runbookChanges", report.RunbookChanges, (json, change) =>
            {
                json.WriteString("runbook", change.Runbook);
                json.WriteString("file", change.File);
                json.Strings("lines", change.Lines);
                json.WriteString("graph", ChangeGraph.Of(change));
            });
            writer.WriteNumber("changedRunbooks", report.ChangedRunbooks);
        }
    }

    private static void Counts(Utf8JsonWriter writer, int added, int removed, int reweighed)
    {
        writer.WriteNumber("added", added);
        writer.WriteNumber("removed", removed);
        writer.WriteNumber("reweighed", reweighed);
    }
}
