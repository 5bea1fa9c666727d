namespace PolicyRunner.GitHub.Api;

/// <summary>One request.</summary>
internal sealed record GitHubRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>Behind the API's address, escaped, with its query: made by <see cref="GitHubPath"/>.</summary>
    public required string Path { get; init; }

    /// <summary>What it is for, as the end of a sentence: <c>create the check run</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>JSON, or null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The longest answer that is read, in bytes; null: as usual.</summary>
    public int? MostBytes { get; init; }

    /// <summary>True for a file: it takes longer, and is not kept.</summary>
    public bool IsDownload { get; init; }

    /// <summary>True when a change adds to what is there: annotations of a check run.</summary>
    public bool Adds { get; init; }

    // The answer to a second POST is a second check run or comment; everything else says how things shall be.
    public bool IsRepeatable => Method != HttpMethod.Post && !Adds;

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>What GitHub answered, in full.</summary>
/// <param name="Status">200 to 299.</param>
/// <param name="Body">Its bytes; empty for none.</param>
/// <param name="Next">The next page of a list, at the API's own address; null: the last one.</param>
/// <param name="RequestId">By which GitHub finds it, or null.</param>
internal sealed record GitHubAnswer(int Status, byte[] Body, Uri? Next, string? RequestId);
