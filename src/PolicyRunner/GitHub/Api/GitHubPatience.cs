namespace PolicyRunner.GitHub.Api;

/// <summary>How long and how often GitHub is waited for.</summary>
internal sealed record GitHubPatience
{
    /// <summary>For one request, to the last byte of its answer.</summary>
    public TimeSpan OfRequest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For one download, to its last byte.</summary>
    public TimeSpan OfDownload { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>All waiting between the attempts of one request.</summary>
    public TimeSpan OfWaiting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often one request is made at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What GitHub asks for when it says that something is too often without saying for how long.</summary>
    public TimeSpan UnnamedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An answer of JSON, in bytes, unpacked. Files of a pull request come to some megabytes a page.</summary>
    public int MostBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A list of more pages than this is no list that is worked through.</summary>
    public int MostPages { get; init; } = 100;
}
