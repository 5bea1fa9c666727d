#nullable enable
#load "lib/shared.csx"
// A page last read a year ago describes a system that no longer exists.
return new Policy("RB106", "reviewed-recently")
{
    Title = "A runbook was reviewed not long ago",
    Why = "Systems move on; a runbook that nobody has read since then sends people the wrong way with confidence.",
    Severity = Severity.Warning,
    Settings = [Setting.Number("max-age-days", 180, "Days a review stays good where a runbook does not say 'review-every'; 1 or more.")],
    AppliesTo = runbook => !runbook.Document.IsDeprecated,
    Check = (runbook, context) =>
    {
        var item = runbook.Metadata["reviewed"] ?? runbook.Metadata["updated"];
        var days = runbook.Declaration.ReviewEvery is { } every ? (int)every.TotalDays : (int)context.Settings.Number("max-age-days");
        var place = runbook.Declaration.SpanOf("reviewed", item?.Span ?? runbook.Span);
        var verdict = runbook.Declaration.Yaml is not null
            ? runbook.Declaration.Reviewed is { } reviewed ? Verdict(reviewed, "", context.Today, days) : null
            : item is { IsFilled: true } ? Verdict(Date(item.Value), item.Value, context.Today, days) : null;
        return verdict is null || !IsJudgedHere(runbook, place) ? [] : [place.Finding(verdict)];
    },
    Bad =
    [
        """
        ---
        id: OPS-004
        reviewed: [|2026-05-01|]
        ---
        # Failover

        ## Procedure
        1. Promote the replica.
        """,
        """
        ---
        id: OPS-004
        reviewed: [|2026-10-01|]
        review-every: 30d
        ---
        # Failover

        ## Procedure
        1. Promote the replica.
        """,
        """
        # Failover

        [|**Last Updated**: 2027-01-01|]

        ## Procedure
        1. Promote the replica.
        """,
        """
        # Failover

        [|**Last Updated**: some time ago|]

        ## Procedure
        1. Promote the replica.
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-004
        reviewed: 2026-10-01
        review-every: 90d
        ---
        # Failover

        ## Procedure
        1. Promote the replica.
        """,
        """
        # Failover

        **Last Updated**: 14 November 2026

        ## Procedure
        1. Promote the replica.
        """,
    ],
};

static DateOnly? Date(string text)
{
    string[] forms =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "d MMMM yyyy", "d MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy", "MMMM d yyyy", "MMM d yyyy",
        "yyyy-MM", "MMMM yyyy", "MMM yyyy",
    ];
    return DateOnly.TryParseExact(text.Trim(), forms, out var date) ? date
        : text.Length >= 10 && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", out date) ? date
        : null;
}

static string? Verdict(DateOnly? date, string written, DateOnly today, int days) => date switch
{
    null => $"'{written}' is no date that can be read; write it as 2026-01-31.",
    { } day when day > today => $"The date {day:yyyy-MM-dd} lies in the future; write the day somebody really reviewed the runbook.",
    { } day when today.DayNumber - day.DayNumber > days =>
        $"The runbook was last reviewed {today.DayNumber - day.DayNumber} days ago and {days} are allowed; review it and set the date.",
    _ => null,
};
