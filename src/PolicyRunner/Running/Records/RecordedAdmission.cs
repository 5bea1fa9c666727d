using System.Text.Json.Nodes;

namespace PolicyRunner.Running.Records;

/// <summary>Who let a run in, and how.</summary>
public sealed record RecordedAdmission
{
    /// <summary>False when it was refused.</summary>
    public required bool IsGranted { get; init; }

    public string? Requester { get; init; }

    /// <summary>Why it was run, or null when nobody had to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The roles that had to say yes, in order.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public IReadOnlyList<RecordedApproval> Approvals { get; init; } = [];

    /// <summary>Who went past what in an emergency; null: nobody.</summary>
    public RecordedBreakGlass? BreakGlass { get; init; }

    /// <summary>The locks it held.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    public IReadOnlyList<string> Refusals { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where locks and freezes were kept, or null.</summary>
    public string? State { get; init; }

    internal static RecordedAdmission Of(JsonObject data, bool isGranted) => new()
    {
        IsGranted = isGranted,
        Requester = data.Text("requester"),
        Reason = data.Text("reason"),
        Needs = [.. data.Items("needs").Select(need => need.Text("role")).OfType<string>()],
        Approvals = ApprovalsOf(data),
        BreakGlass = data["breakGlass"] is JsonObject glass ? new RecordedBreakGlass(glass.Text("by") ?? "?", glass.Text("why") ?? "no reason", Messages(glass, "past")) : null,
        Locks = [.. data.Items("locks").Select(held => held.Text("name")).OfType<string>()],
        Refusals = Messages(data, "refusals"),
        Notes = data.Texts("notes"),
        State = data.Text("state"),
    };

    /// <summary>The approvals that a record lists; none where it lists none.</summary>
    internal static IReadOnlyList<RecordedApproval> ApprovalsOf(JsonObject data) =>
        [.. data.Items("approvals").Select(approval => new RecordedApproval(approval.Text("role") ?? "?", approval.Text("person") ?? "?", approval.Text("key"), approval.Text("expires"), approval.Text("file")))];

    private static IReadOnlyList<string> Messages(JsonObject data, string name) => [.. data.Items(name).Select(refusal => refusal.Text("message")).OfType<string>()];
}

/// <summary>A yes.</summary>
/// <param name="Role">In which role.</param>
/// <param name="Person">Whose.</param>
/// <param name="Key">The fingerprint of the key it was signed with, or null.</param>
/// <param name="Expires">Until when it held, as the journal says, or null.</param>
/// <param name="File">The approval's file, or null.</param>
public sealed record RecordedApproval(string Role, string Person, string? Key, string? Expires, string? File);

/// <summary>An emergency that went past the rules.</summary>
/// <param name="By">Who signed for it.</param>
/// <param name="Why">What they said.</param>
/// <param name="Past">What would have been refused.</param>
public sealed record RecordedBreakGlass(string By, string Why, IReadOnlyList<string> Past);
