using System.IO.Compression;
using static PolicyRunner.GitHub.Api.GitHubJson;

namespace PolicyRunner.GitHub.Api;

/// <summary>Code scanning.</summary>
internal sealed class ScanningApi(GitHubConnection connection)
{
    /// <summary>What GitHub takes, gzipped.</summary>
    private const int MostBytes = 10 * 1000 * 1000;

    /// <summary>Uploads a report. The same report again replaces itself, so an upload may be repeated.</summary>
    /// <param name="commit">The commit it is about.</param>
    /// <param name="reference"><c>refs/heads/…</c> or <c>refs/pull/NUMBER/head</c>.</param>
    /// <param name="sarif">The report.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The upload's id.</returns>
    public async Task<string> UploadAsync(string commit, string reference, ReadOnlyMemory<byte> sarif, CancellationToken cancellation)
    {
        const string operation = "upload the report to code scanning";
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(sarif.Span);
        }

        if (packed.Length > MostBytes)
        {
            throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.TooLong, Operation = operation, Reason = $"it has {packed.Length} bytes gzipped, and GitHub takes {MostBytes}" });
        }

        var upload = new SarifUpload(commit, reference, Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length)) { ToolName = "policyrunner" };
        var receipt = await connection.CreateAsync(operation, connection.Repository("/code-scanning/sarifs"), upload, Shapes.SarifUpload, Shapes.SarifReceipt, _ => Task.FromResult<SarifReceipt?>(null), cancellation).ConfigureAwait(false);
        return receipt.Id;
    }

    /// <returns>Null: GitHub does not know it yet.</returns>
    public Task<SarifStatus?> StatusAsync(string id, CancellationToken cancellation) =>
        connection.FindAsync("read what became of the report", connection.Repository($"/code-scanning/sarifs/{GitHubPath.Segment(id)}"), Shapes.SarifStatus, cancellation);
}
