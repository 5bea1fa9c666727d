using System.Text.Json;
using PolicyRunner.Findings;

namespace PolicyRunner.Checking.Trial;

/// <summary>What came of a trial, read from the JSON of a check.</summary>
/// <param name="Verdict">Null when there is none, see <paramref name="Notes"/>.</param>
/// <param name="Findings">Those that count: no waiver covers them.</param>
/// <param name="Notes">What is wrong with the rules.</param>
internal sealed record TrialAnswer(Verdict? Verdict, IReadOnlyList<TriedFinding> Findings, IReadOnlyList<string> Notes)
{
    private const int MostNotes = 20;

    // What a policy of the change throws may be of any length, and must not push the report over anyone's limit.
    private const int LongestNote = 500;

    public static TrialAnswer None(string note) => new(null, [], [note]);

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A member has another type than it should.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="FormatException">A member has a value that it cannot have.</exception>
    public static TrialAnswer Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var findings = root.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("waived").ValueKind == JsonValueKind.Null)
            .Select(finding => new TriedFinding(Text(finding, "policy"), Text(finding, "fingerprint"), Word<Severity>(finding, "severity"), Word<Enforcement>(finding, "enforcement")))
            .ToList();
        var errors = root.GetProperty("errors").EnumerateArray().Select(Note).ToList();
        Verdict? verdict = Text(root, "verdict") switch
        {
            "pass" => Checking.Verdict.Pass,
            "fail" => Checking.Verdict.Fail,
            "nothing" => Checking.Verdict.Nothing,
            "error" => null,
            var other => throw new FormatException($"'{other}' is no verdict."),
        };
        return new TrialAnswer(errors.Count > 0 ? null : verdict, findings, errors.Count > MostNotes ? [.. errors.Take(MostNotes), $"{errors.Count - MostNotes} more."] : errors);
    }

    private static string Note(JsonElement error)
    {
        var message = Text(error, "message");
        var note = error.TryGetProperty("file", out var file) && error.TryGetProperty("start", out var start)
            ? $"{file.GetString()}:{start.GetProperty("line").GetInt32()}:{start.GetProperty("column").GetInt32()}: {message}"
            : message;
        return note.Length <= LongestNote ? note : note[..LongestNote] + "…";
    }

    // "soft-mandatory" for SoftMandatory.
    private static T Word<T>(JsonElement element, string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(element, name).Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) ? value : throw new FormatException($"'{name}' has no known value.");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");
}

/// <summary>What of a finding is compared.</summary>
internal sealed record TriedFinding(string Policy, string Fingerprint, Severity Severity, Enforcement Enforcement);
