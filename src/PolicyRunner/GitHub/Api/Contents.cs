using System.Text.Json.Serialization;

namespace PolicyRunner.GitHub.Api;

internal sealed record RepositoryInfo
{
    public required long Id { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>Null where GitHub gives a short form.</summary>
    public string? DefaultBranch { get; init; }

    public Account? Owner { get; init; }
}

internal sealed record Commit(string Sha)
{
    public IReadOnlyList<CommitParent> Parents { get; init; } = [];

    public Account? Author { get; init; }

    [JsonPropertyName("commit")]
    public required CommitInfo Info { get; init; }
}

internal sealed record CommitParent(string Sha);

/// <summary>How a commit stands to another.</summary>
/// <param name="Status"><c>identical</c>; <c>behind</c>: it is part of the other's history; <c>ahead</c> or <c>diverged</c>.</param>
internal sealed record CommitComparison(string Status);

internal sealed record CommitInfo(ObjectName Tree);

internal sealed record ObjectName(string Sha);

/// <summary>A file at a commit.</summary>
internal sealed record ContentFile
{
    public required string Path { get; init; }

    public required string Sha { get; init; }

    public required string Type { get; init; }

    public required long Size { get; init; }

    /// <summary>Base64 with line ends; empty above a megabyte.</summary>
    public string? Content { get; init; }

    public string? Encoding { get; init; }
}

internal sealed record GitTree(string Sha, bool Truncated, IReadOnlyList<GitTreeEntry> Tree);

internal sealed record GitTreeEntry
{
    public required string Path { get; init; }

    /// <summary>Six octal digits.</summary>
    public required string Mode { get; init; }

    /// <summary><c>blob</c>, <c>tree</c> or <c>commit</c>.</summary>
    public required string Type { get; init; }

    public required string Sha { get; init; }

    public long? Size { get; init; }
}

/// <param name="Content">In the encoding.</param>
/// <param name="Encoding"><c>base64</c> or <c>utf-8</c>.</param>
internal sealed record GitBlob(string Content, string Encoding)
{
    [JsonIgnore]
    public byte[] Bytes => Encoding == "base64" ? Convert.FromBase64String(Content.ReplaceLineEndings("")) : System.Text.Encoding.UTF8.GetBytes(Content);
}

internal sealed record GitReference(string Ref, GitTarget Object);

internal sealed record GitTarget(string Sha, string Type);

internal sealed record ReferenceDraft(string Ref, string Sha);

/// <param name="Sha">The new commit.</param>
/// <param name="Force">False: only onwards, never to another history.</param>
internal sealed record ReferenceChange(string Sha, bool Force);

/// <summary>A report for code scanning.</summary>
/// <param name="CommitSha">The commit it is about.</param>
/// <param name="Ref"><c>refs/heads/…</c> or <c>refs/pull/NUMBER/head</c>.</param>
/// <param name="Sarif">Gzipped, then base64.</param>
internal sealed record SarifUpload(string CommitSha, string Ref, string Sarif)
{
    public string? ToolName { get; init; }
}

internal sealed record SarifReceipt
{
    public required string Id { get; init; }
}

/// <summary>What became of a report.</summary>
internal sealed record SarifStatus
{
    /// <summary><c>pending</c>, <c>complete</c> or <c>failed</c>.</summary>
    public required string ProcessingStatus { get; init; }

    public IReadOnlyList<string>? Errors { get; init; }
}
