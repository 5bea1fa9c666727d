using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyRunner.Findings;
using PolicyRunner.Reporting.Changes;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>What a check's JSON says, as far as it is published. Another job wrote it: what it lacks is no verdict.</summary>
internal sealed record CheckedReport
{
    public const int MostBytes = 64 * 1024 * 1024;

    public required int Version { get; init; }

    /// <summary><c>pass</c>, <c>fail</c>, <c>nothing</c> or <c>error</c>.</summary>
    public required string Verdict { get; init; }

    public required CheckedAccount Account { get; init; }

    public required IReadOnlyList<CheckedFinding> Findings { get; init; }

    public required IReadOnlyList<CheckedError> Errors { get; init; }

    /// <summary>What runbooks would do differently; null: the report has no base, and says nothing of it.</summary>
    public IReadOnlyList<CheckedChange>? RunbookChanges { get; init; }

    /// <summary>How many runbooks those are, those that the report leaves out included.</summary>
    public int ChangedRunbooks { get; init; }

    /// <summary>As they are shown.</summary>
    public IReadOnlyList<ShownChange> Shown => [.. (RunbookChanges ?? []).Select(change => new ShownChange(change.Runbook, change.File, change.Lines, change.Graph))];

    /// <exception cref="InvalidDataException">It is no report of a check.</exception>
    public static CheckedReport Read(byte[] json)
    {
        try
        {
            var report = json.Length <= MostBytes ? JsonSerializer.Deserialize(json, CheckedJson.Default.CheckedReport) : throw new InvalidDataException($"it is longer than {MostBytes} bytes");
            return report is { Version: 1, Verdict: "pass" or "fail" or "nothing" or "error" } && !report.Findings.Contains(null!) && !report.Errors.Contains(null!) && report.RunbookChanges?.Any(change => change is null || change.Lines.Contains(null!)) != true
                ? report
                : throw new InvalidDataException("it is not the JSON of a check, version 1");
        }
        catch (JsonException)
        {
            throw new InvalidDataException("it is not the JSON of a check");
        }
    }
}

internal sealed record CheckedAccount(int Documents, int Runbooks, int Policies, int Evaluations, int Skipped, int Waived, int Errors)
{
    public Checking.Account ToAccount() => new(Documents, Runbooks, Policies, Evaluations, Skipped, Waived, Errors);
}

internal sealed record CheckedFinding
{
    public required string Policy { get; init; }

    public required string Name { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    [JsonConverter(typeof(EnforcementWords))]
    public required Enforcement Enforcement { get; init; }

    public required string Message { get; init; }

    public required string File { get; init; }

    public required CheckedPlace Start { get; init; }

    public required CheckedPlace End { get; init; }

    public required string Fingerprint { get; init; }

    public required string? Waived { get; init; }

    /// <summary>What accepts it; null: nothing does, or the report does not say.</summary>
    public CheckedWaiver? WaivedBy { get; init; }
}

/// <param name="Kind"><c>waiver</c>, <c>ignore</c>, <c>baseline</c> or <c>revision</c>.</param>
internal sealed record CheckedWaiver(string? Kind);

/// <summary>A runbook that would do something else.</summary>
internal sealed record CheckedChange(string Runbook, string File, IReadOnlyList<string> Lines, string Graph);

/// <summary>Both 1-based.</summary>
internal sealed record CheckedPlace(int Line, int Column);

internal sealed record CheckedError(string? Policy, string Message)
{
    public string? File { get; init; }

    public CheckedPlace? Start { get; init; }
}

/// <summary>The words of the report are those of the type, with '-' between them.</summary>
internal sealed class EnforcementWords : JsonConverter<Enforcement>
{
    public override Enforcement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "advisory" => Enforcement.Advisory,
        "soft-mandatory" => Enforcement.SoftMandatory,
        "hard-mandatory" => Enforcement.HardMandatory,
        _ => throw new JsonException("It is no level of enforcement."),
    };

    public override void Write(Utf8JsonWriter writer, Enforcement value, JsonSerializerOptions options) => throw new NotSupportedException();
}

[JsonSerializable(typeof(CheckedReport))]
[JsonSerializable(typeof(CommentState))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16)]
internal sealed partial class CheckedJson : JsonSerializerContext;
