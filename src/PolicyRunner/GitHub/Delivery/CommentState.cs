using System.Text.Json;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>What the comment said the last time, kept in the comment itself: by it the next one tells what is resolved. Whoever may edit comments may write anything into it.</summary>
internal sealed record CommentState(IReadOnlyList<CommentedFinding> Findings)
{
    /// <summary>The first line of the one comment.</summary>
    public const string Mark = "<!-- policyrunner check -->";

    private const string Start = "<!-- policyrunner state ";
    private const string End = " -->";
    private const int MostFindings = 100;

    // As base64; in JSON a character of a path can be six.
    private const int MostCharacters = 16_000;

    /// <summary>The first findings, as many as there is room for.</summary>
    public static CommentState Of(IEnumerable<CheckedFinding> findings)
    {
        var kept = findings.Take(MostFindings).Select(finding => new CommentedFinding(finding.Fingerprint, finding.Policy, CheckRunText.Cut(finding.File, 200))).ToList();
        var state = new CommentState(kept);
        while (state.Write().Length > MostCharacters)
        {
            kept = kept[..(kept.Count / 2)];
            state = new CommentState(kept);
        }

        return state;
    }

    /// <summary>The state of a comment; nothing when it has none that can be read.</summary>
    public static CommentState Read(string? comment)
    {
        var start = comment?.LastIndexOf(Start, StringComparison.Ordinal) ?? -1;
        var end = start < 0 ? -1 : comment!.IndexOf(End, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return new CommentState([]);
        }

        try
        {
            var state = JsonSerializer.Deserialize(Convert.FromBase64String(comment![(start + Start.Length)..end]), CheckedJson.Default.CommentState);
            return new CommentState([.. (state?.Findings ?? []).OfType<CommentedFinding>()]);
        }
        catch (Exception edited) when (edited is JsonException or FormatException)
        {
            // Somebody edited it. Then nothing is known to be resolved, which is the smaller lie.
            return new CommentState([]);
        }
    }

    /// <summary>One line. Base64 holds nothing that could end the comment.</summary>
    public string Write() => $"{Start}{Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, CheckedJson.Default.CommentState))}{End}";

    /// <summary>What was there then and is not now.</summary>
    public IReadOnlyList<CommentedFinding> ResolvedBy(IEnumerable<CheckedFinding> now)
    {
        var left = now.Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return [.. Findings.Where(finding => !left.Contains(finding.Fingerprint))];
    }
}

/// <param name="Fingerprint">By which it is known when its lines move.</param>
/// <param name="Policy">The policy's id.</param>
/// <param name="File">Where it was.</param>
internal sealed record CommentedFinding(string Fingerprint, string Policy, string File);
