using System.IO.Compression;
using PolicyRunner.GitHub.Api;
using static PolicyRunner.Tests.GitHub.Api.GitHubFixture;

namespace PolicyRunner.Tests.GitHub.Api;

public sealed class TransportTests
{
    private static Task<PullRequest> Ask(GitHubFixture github) => github.Client.PullRequests.GetAsync(12, CancellationToken.None);

    [Fact]
    public async Task A_request_carries_the_token_the_version_and_a_type_that_all_servers_know()
    {
        using var github = Answering(RawAnswer.Json(Given.Pull()));

        await Ask(github);

        var asked = Assert.Single(github.Server.Requests);
        Assert.Equal("GET /repos/octo/ops/pulls/12", asked.ToString());
        Assert.Equal($"Bearer {Secret}", asked.Headers["Authorization"]);
        Assert.Equal("2022-11-28", asked.Headers["X-GitHub-Api-Version"]);
        Assert.Contains("application/json;q=0.9", asked.Headers["Accept"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task A_server_that_broke_is_asked_again_with_growing_pauses(int status)
    {
        using var github = Answering(new(status, "<html>"), new(status), RawAnswer.Json(Given.Pull()));

        Assert.Equal(12, (await Ask(github)).Number);
        Assert.Equal(3, github.Server.Requests.Count);
        Assert.InRange(github.Clock.Waits[0].TotalSeconds, 0.5, 1);
        Assert.InRange(github.Clock.Waits[1].TotalSeconds, 1, 2);
    }

    [Fact]
    public async Task A_server_that_stays_broken_is_a_named_failure_with_its_request()
    {
        using var github = Answering(new RawAnswer(502));

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(GitHubFailureKind.ServerBroke, failure.Kind);
        Assert.Equal("Could not read pull request 12: GitHub broke (502) (request 0A1B:2C3D).", failure.Message);
        Assert.Equal(5, github.Server.Requests.Count);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task The_secondary_limit_is_waited_for_as_long_as_the_server_says(int status)
    {
        using var github = Answering(new RawAnswer(status, """{"message":"You have exceeded a secondary rate limit."}""").With("Retry-After", "42"), RawAnswer.Json(Given.Pull()));

        await Ask(github);

        Assert.Equal([TimeSpan.FromSeconds(42)], github.Clock.Waits);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_secondary_limit_without_a_time_is_waited_for_a_minute_and_then_two(int status)
    {
        var limited = new RawAnswer(status, """{"message":"You have exceeded a secondary rate limit."}""");
        using var github = Answering(limited, limited, RawAnswer.Json(Given.Pull()));

        await Ask(github);

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)], github.Clock.Waits);
    }

    [Fact]
    public async Task The_hourly_limit_is_reckoned_by_the_servers_clock_however_wrong_the_machines_is()
    {
        // The server is three years behind this machine; by its own clock the limit ends in 90 seconds.
        var server = LeapingClock.Start.AddYears(-3);
        var limited = new RawAnswer(403, """{"message":"API rate limit exceeded"}""").With("Date", server.ToString("R")).With("X-RateLimit-Remaining", "0").With("X-RateLimit-Reset", $"{server.AddSeconds(90).ToUnixTimeSeconds()}");
        using var github = Answering(limited, RawAnswer.Json(Given.Pull()));

        await Ask(github);

        Assert.Equal([TimeSpan.FromSeconds(91)], github.Clock.Waits);
        Assert.Equal(server.AddSeconds(91), github.Client.Now);
    }

    [Fact]
    public async Task A_limit_longer_than_the_patience_is_a_failure_that_says_until_when()
    {
        using var github = Answering(new RawAnswer(429).With("Retry-After", "3600").With("Date", LeapingClock.Start.ToString("R")));

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(GitHubFailureKind.Limited, failure.Kind);
        Assert.Equal(LeapingClock.Start.AddHours(1), failure.RetryAt);
        Assert.Contains("ask again after 2026-03-02 13:00:00 UTC", failure.Message);
        Assert.Single(github.Server.Requests);
    }

    [Fact]
    public async Task A_retry_after_may_be_a_date()
    {
        using var github = Answering(new RawAnswer(429).With("Date", LeapingClock.Start.ToString("R")).With("Retry-After", LeapingClock.Start.AddSeconds(20).ToString("R")), RawAnswer.Json(Given.Pull()));

        await Ask(github);

        Assert.Equal([TimeSpan.FromSeconds(20)], github.Clock.Waits);
    }

    [Fact]
    public async Task A_retry_after_in_the_past_is_no_wait()
    {
        using var github = Answering(new RawAnswer(429).With("Date", LeapingClock.Start.ToString("R")).With("Retry-After", LeapingClock.Start.AddDays(-1).ToString("R")), RawAnswer.Json(Given.Pull()));

        await Ask(github);

        Assert.Empty(github.Clock.Waits);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Gone")]
    [InlineData(422, "Invalid")]
    [InlineData(451, "Invalid")]
    public async Task What_does_not_pass_is_named_and_not_asked_again(int status, string kind)
    {
        using var github = Answering(new RawAnswer(status, """{"message":"No.","errors":[{"resource":"X","field":"sha","code":"missing"},{"message":"and more"}]}"""));

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(kind, $"{failure.Kind}");
        Assert.Contains("No, sha missing, and more", failure.Message);
        Assert.Contains("(request 0A1B:2C3D)", failure.Message);
        Assert.Single(github.Server.Requests);
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_again_and_then_named()
    {
        var cut = RawAnswer.Json(Given.Pull()[..40]) with { Missing = 200 };
        using var mended = Answering(cut, RawAnswer.Json(Given.Pull()));
        await Ask(mended);
        Assert.Equal(2, mended.Server.Requests.Count);

        using var github = Answering(cut);
        Assert.Equal(GitHubFailureKind.Truncated, (await FailureOf(() => Ask(github))).Kind);
    }

    [Fact]
    public async Task A_connection_that_closes_without_a_word_is_named()
    {
        using var github = Answering(new RawAnswer(0) { IsSilent = true });

        Assert.Equal(GitHubFailureKind.Truncated, (await FailureOf(() => Ask(github))).Kind);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_packing_says_is_named()
    {
        using var github = Answering(RawAnswer.Json("not gzip at all").With("Content-Encoding", "gzip"));

        Assert.Equal(GitHubFailureKind.Truncated, (await FailureOf(() => Ask(github))).Kind);
    }

    [Fact]
    public async Task A_slow_body_is_waited_for_no_longer_than_a_request_may_take()
    {
        using var github = new GitHubFixture(_ => RawAnswer.Json(Given.Pull()[..40]) with { Missing = 100, Hold = TimeSpan.FromSeconds(30) }, new GitHubPatience { OfRequest = TimeSpan.FromMilliseconds(100), Attempts = 2 });

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(GitHubFailureKind.TimedOut, failure.Kind);
        Assert.Equal(2, github.Server.Requests.Count);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_named_with_the_host()
    {
        using var github = Answering(new RawAnswer(200));
        github.Server.Dispose();

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(GitHubFailureKind.NoAnswer, failure.Kind);
        Assert.Equal("Could not read pull request 12: 127.0.0.1 cannot be reached.", failure.Message);
    }

    [Fact]
    public async Task A_cancelled_request_ends_as_cancelled()
    {
        using var github = new GitHubFixture(_ => RawAnswer.Json("") with { Missing = 100, Hold = TimeSpan.FromSeconds(30) });
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => github.Client.PullRequests.GetAsync(12, end.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Welcome to the captive portal</body></html>")]
    [InlineData("{\"number\":12")]
    public async Task An_answer_that_is_no_JSON_is_named(string body)
    {
        using var github = Answering(RawAnswer.Json(body));

        Assert.Equal(GitHubFailureKind.NotJson, (await FailureOf(() => Ask(github))).Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"number\":\"twelve\"}")]
    [InlineData("{\"number\":12,\"number\":13}")]
    public async Task JSON_of_another_shape_is_named_and_never_filled_in(string body)
    {
        using var github = Answering(RawAnswer.Json(body));

        Assert.Equal(GitHubFailureKind.WrongShape, (await FailureOf(() => Ask(github))).Kind);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"filename":"a","status":"added"},null]""")]
    [InlineData("""{"filename":"a"}""")]
    public async Task A_list_with_holes_is_no_list(string body)
    {
        using var github = Answering(RawAnswer.Json(body));

        Assert.Equal(GitHubFailureKind.WrongShape, (await FailureOf(() => github.Client.PullRequests.FilesAsync(12, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task An_answer_nested_to_no_end_is_named()
    {
        using var github = Answering(RawAnswer.Json(new string('[', 100_000)));

        Assert.Contains((await FailureOf(() => Ask(github))).Kind, new[] { GitHubFailureKind.NotJson, GitHubFailureKind.WrongShape });
    }

    [Fact]
    public async Task An_answer_beyond_all_measure_is_not_read_to_its_end()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[4 * 1024 * 1024]);
        }

        using var github = new GitHubFixture(_ => new RawAnswer(200) { Content = packed.ToArray(), Headers = [("Content-Encoding", "gzip")] }, new GitHubPatience { MostBytes = 1024 * 1024 });

        Assert.Equal(GitHubFailureKind.TooLong, (await FailureOf(() => Ask(github))).Kind);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_token()
    {
        using var other = new RawServer(_ => RawAnswer.Json(Given.Pull()));
        using var github = Answering(new RawAnswer(302).With("Location", $"{other.Address}elsewhere?sig=abc"));

        await Ask(github);

        var asked = Assert.Single(other.Requests);
        Assert.Equal("/elsewhere?sig=abc", asked.Url);
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
    }

    [Fact]
    public async Task A_redirect_at_the_same_host_keeps_the_token()
    {
        using var github = new GitHubFixture(request => request.Url == "/repositories/1/pulls/12" ? RawAnswer.Json(Given.Pull()) : new RawAnswer(301).With("Location", "/repositories/1/pulls/12"));

        await Ask(github);

        Assert.Equal($"Bearer {Secret}", github.Server.Requests[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("/repos/octo/ops/pulls/12", "without an end")]
    [InlineData("http://other.example/x", "without encryption")]
    [InlineData("file:///etc/passwd", "without encryption")]
    [InlineData("https://name:password@other.example/x", "name and password")]
    [InlineData(null, "without saying which")]
    public async Task A_redirect_to_nowhere_good_is_refused(string? location, string reason)
    {
        var away = new RawAnswer(302);
        using var github = Answering(location is null ? away : away.With("Location", location));

        var failure = await FailureOf(() => Ask(github));

        Assert.Equal(GitHubFailureKind.RedirectRefused, failure.Kind);
        Assert.Contains(reason, failure.Message);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Nothing_that_is_sent_is_sent_on_to_another_host(int status)
    {
        using var other = new RawServer(_ => RawAnswer.Json("{}"));
        using var github = Answering(new RawAnswer(status).With("Location", other.Address.AbsoluteUri));

        var failure = await FailureOf(() => github.Client.Comments.ChangeAsync(1, "text", CancellationToken.None));

        Assert.Equal(GitHubFailureKind.RedirectRefused, failure.Kind);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_list_is_read_to_its_last_page()
    {
        GitHubFixture? fixture = null;
        using var github = fixture = new GitHubFixture(request => request.Url.Contains("page=2", StringComparison.Ordinal) && !request.Url.Contains("per_page=100", StringComparison.Ordinal)
            ? RawAnswer.Json("""[{"filename":"b","status":"added"}]""")
            : RawAnswer.Json("""[{"filename":"a","status":"added"}]""").With("Link", $"<{fixture!.Server.Address}repositories/1/pulls/12/files?page=2>; rel=\"next\", <{fixture.Server.Address}x,y?page=9>; rel=\"last\""));

        var files = await github.Client.PullRequests.FilesAsync(12, CancellationToken.None);

        Assert.Equal(["a", "b"], files.Select(file => file.Filename));
        Assert.Equal($"Bearer {Secret}", github.Server.Requests[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_page_at_another_server_is_not_asked_for()
    {
        using var other = new RawServer(_ => RawAnswer.Json("[]"));
        using var github = Answering(RawAnswer.Json("[]").With("Link", $"<{other.Address}>; rel=\"next\""));

        var failure = await FailureOf(() => github.Client.PullRequests.FilesAsync(12, CancellationToken.None));

        Assert.Equal(GitHubFailureKind.RedirectRefused, failure.Kind);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_list_without_an_end_is_a_failure_and_not_a_part_of_the_list()
    {
        using var github = Answering(RawAnswer.Json("[]").With("Link", "</repos/octo/ops/pulls/12/files?page=2>; rel=\"next\""));

        Assert.Equal(GitHubFailureKind.TooLong, (await FailureOf(() => github.Client.PullRequests.FilesAsync(12, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_page_that_fails_fails_the_list()
    {
        using var github = new GitHubFixture(request => request.Url.Contains("per_page", StringComparison.Ordinal)
            ? RawAnswer.Json("[]").With("Link", "</repos/octo/ops/pulls/12/files?page=2>; rel=\"next\"")
            : new RawAnswer(404));

        Assert.Equal(GitHubFailureKind.NotFound, (await FailureOf(() => github.Client.PullRequests.FilesAsync(12, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again()
    {
        using var github = new GitHubFixture(request => request.Headers.TryGetValue("If-None-Match", out var tag)
            ? new RawAnswer(tag == "W/\"a\"" ? 304 : 500)
            : RawAnswer.Json(Given.Pull()).With("ETag", "W/\"a\""));

        await Ask(github);
        var second = await Ask(github);

        Assert.Equal(12, second.Number);
        Assert.Equal(2, github.Server.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_the_server_repeats_is_masked()
    {
        using var github = Answering(new RawAnswer(401, $$"""{"message":"Bad credentials: {{Secret}}"}"""));

        var failure = await FailureOf(() => Ask(github));

        Assert.Contains("Bad credentials: ***", failure.Message);
    }

    [Fact]
    public async Task A_request_id_that_is_none_is_left_out()
    {
        using var github = Answering(new RawAnswer(404) { RequestId = "<b>::error::" });

        Assert.Null((await FailureOf(() => Ask(github))).RequestId);
    }

    [Fact]
    public void A_token_shows_itself_to_nobody()
    {
        var access = new GitHubAccess { Api = new Uri("https://api.github.com"), Owner = "octo", Repository = "ops", Token = GitHubToken.Parse(Secret) };

        Assert.DoesNotContain(Secret, $"{access} {access.Token}");
    }
}
