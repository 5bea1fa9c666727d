using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Markdown;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Records;

/// <summary>
/// What is left to do after a run: the items of the runbook's Post-incident section. An item that says its time
/// (<c>within 5 business days</c>, <c>within 72 hours</c>) is due then, any other one when the review is; one that names nobody
/// (<c>owner: dba</c>) is the runbook's owner's.
/// </summary>
internal static class FollowUps
{
    private const string DateForm = "yyyy-MM-dd";
    private static readonly string[] BusinessDays = ["business day", "working day", "workday"];

    /// <summary>For the last record of a run.</summary>
    public static JsonArray Record(Runbook runbook, OrganisationFile organisation, DateTimeOffset ended) =>
        [.. Of(runbook, organisation, ended).Select(item => (JsonNode)Write(item))];

    public static JsonObject Write(FollowUp item) => new()
    {
        ["text"] = item.Text,
        ["owner"] = item.Owner,
        ["due"] = item.Due?.ToString(DateForm, CultureInfo.InvariantCulture),
    };

    /// <returns>Null for what is none.</returns>
    public static FollowUp? Read(JsonObject data) => data.Text("text") is { } text
        ? new FollowUp(text, data.Text("owner"), DateOnly.TryParseExact(data.Text("due"), DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var due) ? due : null)
        : null;

    public static IEnumerable<FollowUp> Of(Runbook runbook, OrganisationFile organisation, DateTimeOffset ended) =>
        Items(runbook).Select(text => new FollowUp(text, Owner(text) ?? runbook.Declaration.Owner, Due(text, organisation, ended)));

    /// <summary>The day of a time where the calendar's people live.</summary>
    /// <exception cref="InvalidOperationException">Its zone is none, which whoever read the organisation file has refused.</exception>
    public static DateOnly Day(WorkingCalendar calendar, DateTimeOffset time) =>
        WallClock.Of(calendar.TimeZone)?.Day(time) ?? throw new InvalidOperationException($"There is no time zone '{calendar.TimeZone}'.");

    /// <summary>The day that <c>5 business days</c>, <c>72 hours</c> or <c>2026-12-01</c> means; null for what is none.</summary>
    public static DateOnly? Due(string text, WorkingCalendar calendar, DateTimeOffset from)
    {
        if (DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits is 0 or > 3 ? null
            : BusinessDays.Any(word => text[digits..].TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase)) ? calendar.AddWorkdays(Day(calendar, from), int.Parse(text[..digits], CultureInfo.InvariantCulture))
            : TimeText.TryFind(text, out _, out var within, out _, out _) ? Day(calendar, from + within)
            : null;
    }

    private static IEnumerable<string> Items(Runbook runbook) => runbook.PostIncident is { } section
        ? MarkdownReader.Read(new SourceFile(section.Extent.File.Path, section.Extent.Text.ToString())).Blocks.OfType<MarkdownList>()
            .SelectMany(list => list.Items).Select(item => item.Blocks.OfType<MarkdownParagraph>().FirstOrDefault()?.Content.Text.ReplaceLineEndings(" ").Trim()).OfType<string>().Where(text => text.Length > 0)
        : [];

    private static DateOnly? Due(string text, OrganisationFile organisation, DateTimeOffset ended)
    {
        var calendar = organisation.Calendar;
        var rest = text.IndexOf("within ", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? text[(at + "within ".Length)..] : "";
        return Due(rest, calendar, ended) ?? (organisation.Incidents.ReviewWithinDays is { } days ? calendar.AddWorkdays(Day(calendar, ended), days) : null);
    }

    private static string? Owner(string text)
    {
        var at = text.IndexOf("owner:", StringComparison.OrdinalIgnoreCase);
        var name = at < 0 ? "" : new string([.. text[(at + "owner:".Length)..].TrimStart().TakeWhile(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '@' or '/')]).TrimEnd('.');
        return name.Length > 0 ? name : null;
    }
}
