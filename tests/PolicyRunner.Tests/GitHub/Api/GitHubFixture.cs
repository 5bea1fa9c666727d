using PolicyRunner.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>A client and the server it speaks with.</summary>
internal sealed class GitHubFixture : IDisposable
{
    public const string Secret = "ghs_0123456789abcdefSECRET";

    public GitHubFixture(Func<RawRequest, RawAnswer> answer, GitHubPatience? patience = null)
    {
        Server = new RawServer(answer);
        Client = new GitHubClient(new GitHubAccess { Api = Server.Address, Owner = "octo", Repository = "ops", Token = GitHubToken.Parse(Secret) }, Clock, patience ?? new GitHubPatience { OfRequest = TimeSpan.FromSeconds(20) });
    }

    public LeapingClock Clock { get; } = new();

    public RawServer Server { get; }

    public GitHubClient Client { get; }

    /// <summary>Answers one after the other; the last one for all that come then.</summary>
    public static GitHubFixture Answering(params RawAnswer[] answers)
    {
        var asked = -1;
        return new GitHubFixture(_ => answers[Math.Min(Interlocked.Increment(ref asked), answers.Length - 1)]);
    }

    /// <summary>The failure of a work that must fail; nothing of it may hold the token.</summary>
    public static async Task<GitHubFailure> FailureOf(Func<Task> work)
    {
        var trouble = await Assert.ThrowsAsync<GitHubException>(work);
        Assert.DoesNotContain(Secret, trouble.ToString());
        Assert.DoesNotContain(Secret, trouble.Failure.ToString());
        return trouble.Failure;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}

/// <summary>Answers as GitHub gives them, as short as they may be.</summary>
internal static class Given
{
    public const string Sha = "1111111111111111111111111111111111111111";

    public static string Pull(int number = 12) =>
        $$"""{"number":{{number}},"state":"open","title":"A change","html_url":"https://github.example/octo/ops/pull/{{number}}","user":{"login":"ada","id":1},"head":{"ref":"change","sha":"{{Sha}}"},"base":{"ref":"main","sha":"2222222222222222222222222222222222222222"} }""";

    public static string CheckRun(long id, string status = "in_progress", string conclusion = "null", string external = "one") =>
        $$"""{"id":{{id}},"name":"runbooks","head_sha":"{{Sha}}","external_id":"{{external}}","status":"{{status}}","conclusion":{{conclusion}},"html_url":"https://github.example/check/{{id}}"}""";

    public static string CheckRuns(params string[] runs) => $$"""{"total_count":{{runs.Length}},"check_runs":[{{string.Join(',', runs)}}]}""";

    public static string Comment(long id, string body, string type = "Bot") =>
        $$"""{"id":{{id}},"body":{{System.Text.Json.JsonSerializer.Serialize(body)}},"html_url":"https://github.example/c/{{id}}","user":{"login":"x","id":7,"type":"{{type}}"} }""";

    public static string Run(long id, string title = "REL-001", string status = "queued", string conclusion = "null", string more = "") =>
        $$"""{"id":{{id}},"name":"REL-001","display_title":"{{title}}","path":".github/workflows/runbook-rel-001.yml","event":"workflow_dispatch","status":"{{status}}","conclusion":{{conclusion}},"head_branch":"main","head_sha":"{{Sha}}","html_url":"https://github.example/runs/{{id}}","created_at":"2026-03-02T12:00:00Z"{{more}} }""";

    public static string Runs(params string[] runs) => $$"""{"total_count":{{runs.Length}},"workflow_runs":[{{string.Join(',', runs)}}]}""";
}
