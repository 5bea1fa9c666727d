using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Delivery;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Delivery;

/// <summary>A verdict on its way to a pull request, against a GitHub that keeps what it is given.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-publish-");
    private readonly KeepingGitHub given = new();
    private readonly GitHubFixture github;

    public PublishTests() => github = new GitHubFixture(given.Answer);

    public void Dispose()
    {
        github.Dispose();
        folder.Delete(recursive: true);
    }

    private static JsonObject Finding(string policy, string severity, string file, int line, string message = "No owner.", string? fingerprint = null) => new()
    {
        ["policy"] = policy,
        ["name"] = "a-rule",
        ["severity"] = severity,
        ["confidence"] = "high",
        ["enforcement"] = "soft-mandatory",
        ["message"] = message,
        ["runbook"] = null,
        ["file"] = file,
        ["start"] = new JsonObject { ["line"] = line, ["column"] = 1 },
        ["end"] = new JsonObject { ["line"] = line, ["column"] = 9 },
        ["fingerprint"] = fingerprint ?? $"{policy}{file}{line}",
        ["waived"] = null,
        ["fix"] = null,
    };

    private void Report(string verdict, params JsonObject[] findings) => File.WriteAllText(Path.Combine(folder.FullName, "check.json"), new JsonObject
    {
        ["version"] = 1,
        ["verdict"] = verdict,
        ["account"] = JsonNode.Parse("""{"documents":2,"runbooks":2,"policies":58,"evaluations":116,"skipped":0,"waived":0,"errors":0}"""),
        ["findings"] = new JsonArray([.. findings]),
        ["documents"] = new JsonArray(),
        ["errors"] = new JsonArray(),
    }.ToJsonString());

    private Task<PublishReport> Publish(string? sarif = null) => PublishDesk.PublishAsync(
        new PublishCommission { ReportFile = "check.json", SarifFile = sarif, Run = 77, WorkingDirectory = folder.FullName, Clock = github.Clock, DetailsUrl = "https://github.example/runs/1" }, github.Client, CancellationToken.None);

    [Fact]
    public async Task What_runbooks_would_do_differently_stands_in_the_check_run_and_in_the_comment()
    {
        Report("fail", Finding("RB101", "error", "runbooks/a.md", 1));
        var path = Path.Combine(folder.FullName, "check.json");
        var report = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        report["runbookChanges"] = JsonNode.Parse("""[ { "runbook": "REL-001", "file": "runbooks/a.md", "lines": ["+ step canary (mutate shell)"], "graph": "flowchart TD\n" } ]""");
        report["changedRunbooks"] = 1;
        await File.WriteAllTextAsync(path, report.ToJsonString());

        Assert.True((await Publish()).IsWhole);

        var comment = Assert.Single(given.Comments).Value;
        Assert.Contains("- ➕ step canary (mutate shell)\n", comment, StringComparison.Ordinal);
        Assert.Contains("```mermaid\nflowchart TD\n```", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_much_broke_the_check_run_is_one_that_GitHub_takes_and_says_that_it_is_cut()
    {
        Report("error");
        var path = Path.Combine(folder.FullName, "check.json");
        var report = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        report["errors"] = new JsonArray([.. Enumerable.Range(0, 30).Select(index => new JsonObject { ["policy"] = $"TEAM{index}", ["message"] = new string('<', 5000), ["file"] = new string('<', 500), ["start"] = new JsonObject { ["line"] = 1, ["column"] = 1 } })]);
        await File.WriteAllTextAsync(path, report.ToJsonString());

        Assert.True((await Publish()).IsWhole);

        Assert.InRange(given.Summary.Length, 40_000, 65_535);
        Assert.Contains("**Cut here: the rest is longer than GitHub takes.** All of it is in the report of the check", given.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_longer_than_anybody_reads_is_no_verdict()
    {
        using (var file = File.Create(Path.Combine(folder.FullName, "check.json")))
        {
            file.SetLength(3L * 1024 * 1024 * 1024);
        }

        Assert.True((await Publish()).IsWhole);

        Assert.Equal("failure", given.Conclusion);
        Assert.Contains("'check.json' has 3221225472 bytes, and 67108864 are read", given.Summary.Replace("&#39;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('x', 200)]
    [InlineData('ü', 200)]
    [InlineData('*', 200)]
    [InlineData('x', 60_000)]
    public async Task However_long_names_are_the_comment_is_one_that_GitHub_takes(char character, int length)
    {
        var long_ = new string(character, length);
        for (var time = 0; time < 2; time++)
        {
            Report("fail", [.. Enumerable.Range(0, 300).Select(index => Finding("RB101", "error", $"runbooks/{long_}{index}.md", 1, long_, $"{time}-{index}-{new string('f', 64)}"))]);

            Assert.True((await Publish()).IsWhole);
            Assert.InRange(Assert.Single(given.Comments).Value.Length, 1, 65_536);
        }
    }

    [Fact]
    public async Task A_verdict_becomes_a_check_run_and_one_comment_and_the_worst_comes_first()
    {
        Report("fail", Finding("RB102", "warning", "runbooks/a.md", 3), Finding("RB101", "error", "runbooks/b.md", 7));

        var report = await Publish();

        Assert.True(report.IsWhole);
        Assert.Equal("Failed: 1 error, 1 warning.", report.Verdict);
        Assert.Equal("failure", given.Conclusion);
        Assert.Equal(["runbooks/b.md", "runbooks/a.md"], given.Annotations.Select(annotation => (string)annotation["path"]!));
        var comment = Assert.Single(given.Comments);
        Assert.Contains("RB101", comment.Value);
        Assert.True(comment.Value.IndexOf("RB101", StringComparison.Ordinal) < comment.Value.IndexOf("RB102", StringComparison.Ordinal));
        Assert.Contains("https://github.example/octo/ops/blob/1111111111111111111111111111111111111111/runbooks/b.md?plain=1#L7", comment.Value);
    }

    [Fact]
    public async Task The_same_delivery_again_adds_nothing()
    {
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));
        await Publish();
        var before = (given.Annotations.Count, given.Comments.Single().Value, given.CheckRuns);

        await Publish();

        Assert.Equal(before, (given.Annotations.Count, given.Comments.Single().Value, given.CheckRuns));
    }

    [Fact]
    public async Task What_is_resolved_is_marked_in_the_comment_that_is_there()
    {
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7), Finding("RB102", "error", "runbooks/<b>.md", 7));
        await Publish();
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 9, fingerprint: "RB101runbooks/b.md7"));

        await Publish();

        var comment = Assert.Single(given.Comments).Value;
        Assert.Contains("Resolved: 1", comment);
        Assert.Contains("<del>RB102 runbooks/&lt;b&gt;.md</del>", comment);
        Assert.DoesNotContain("<del>RB101", comment);
    }

    [Fact]
    public async Task A_pass_without_findings_makes_no_comment_and_clears_the_one_that_is_there()
    {
        Report("pass");
        await Publish();
        Assert.Empty(given.Comments);
        Assert.Equal("success", given.Conclusion);

        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));
        await Publish();
        Report("pass");
        await Publish();

        Assert.Contains("Passed: no findings.", Assert.Single(given.Comments).Value);
    }

    [Fact]
    public async Task A_pass_that_waivers_made_says_so()
    {
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));
        await Publish();
        var accepted = Finding("RB101", "error", "runbooks/b.md", 7);
        accepted["waived"] = "platform-team until 2026-12-31: known";
        Report("pass", accepted);

        await Publish();

        Assert.Contains("Passed: no findings but 1 waived.", Assert.Single(given.Comments).Value);
    }

    [Fact]
    public async Task A_pass_that_what_was_known_made_is_not_said_to_be_waived()
    {
        var known = Finding("RB101", "error", "runbooks/b.md", 7);
        known["waived"] = "Known: it was there at main.";
        known["waivedBy"] = JsonNode.Parse("""{"kind":"revision","owner":null,"until":null}""");
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));
        await Publish();
        Report("pass", known);

        await Publish();

        Assert.Contains("Passed: no findings but the 1 known before.", Assert.Single(given.Comments).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"version":1,"verdict":"passed"}""")]
    [InlineData("""{"version":2,"verdict":"pass","account":{"documents":2,"runbooks":2,"policies":58,"evaluations":116,"skipped":0,"waived":0,"errors":0},"findings":[],"errors":[]}""")]
    public async Task What_is_no_report_is_no_pass(string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "check.json"), content);
        }

        var report = await Publish();

        Assert.StartsWith("Broken", report.Verdict);
        Assert.Equal("failure", given.Conclusion);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("error")]
    public async Task What_is_no_verdict_is_no_pass(string verdict)
    {
        Report(verdict);
        await Publish();

        Assert.Equal("failure", given.Conclusion);
    }

    [Fact]
    public async Task Text_of_a_document_is_text_in_the_comment_and_in_the_check_run()
    {
        const string hostile = "</td><script>x</script> @everyone ![x](http://evil) | a --> \n::error::b ```mermaid";
        Report("fail", Finding("RB101", "error", "runbooks/a\n::error::x|y](z).md", 3, hostile));

        await Publish();

        var comment = Assert.Single(given.Comments).Value;
        Assert.DoesNotContain("<script", comment);
        Assert.DoesNotContain("@everyone", comment);
        Assert.DoesNotContain("![x](http", comment);
        Assert.DoesNotContain("\n::error", comment);
        Assert.DoesNotContain("```", comment);
        Assert.Equal(2, comment.Split("-->").Length - 1);
    }

    [Fact]
    public async Task Five_thousand_findings_stay_within_the_limits_and_what_is_left_out_is_counted()
    {
        Report("fail", [.. Enumerable.Range(1, 5000).Select(line => Finding("RB101", line == 5000 ? "error" : "warning", "runbooks/b.md", line, new string('|', 3000)))]);

        var report = await Publish();

        Assert.True(report.IsWhole);
        Assert.Equal(500, given.Annotations.Count);
        Assert.Equal(5000, (int)given.Annotations[0]["start_line"]!);
        Assert.All(given.Batches, batch => Assert.InRange(batch, 1, 50));
        Assert.True(Assert.Single(given.Comments).Value.Length < 65_536);
        Assert.Contains("more** not shown here", given.Comments.Single().Value);
        Assert.Contains("4500 more findings without an annotation", given.Summary);
    }

    [Fact]
    public async Task A_channel_that_fails_keeps_none_of_the_others_back()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "check.sarif"), "{}");
        given.Broken = "check-runs";
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));

        var report = await Publish("check.sarif");

        Assert.Equal("Failed: 1 error.", report.Verdict);
        Assert.Equal(["check run"], report.Deliveries.Where(delivery => delivery.Trouble is not null).Select(delivery => delivery.Channel));
        Assert.Single(given.Comments);
        Assert.Equal("refs/pull/12/head", given.Scanned);
    }

    [Fact]
    public async Task A_head_that_moved_on_gets_its_check_run_and_no_comment()
    {
        given.PullHead = new string('9', 40);
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));

        var report = await Publish();

        Assert.Equal(["check run"], report.Deliveries.Select(delivery => delivery.Channel));
        Assert.Empty(given.Comments);
    }

    [Fact]
    public async Task A_run_of_no_pull_request_is_nothing_to_publish_on()
    {
        given.Event = "push";
        Report("pass");

        await Assert.ThrowsAsync<InvalidDataException>(() => Publish());
    }

    [Fact]
    public async Task Annotations_whose_answer_was_lost_are_counted_and_not_sent_again()
    {
        given.LoseChange = 2;
        Report("fail", [.. Enumerable.Range(1, 120).Select(line => Finding("RB101", "error", "runbooks/b.md", line))]);

        Assert.True((await Publish()).IsWhole);

        Assert.Equal(Enumerable.Range(1, 120), given.Annotations.Select(annotation => (int)annotation["start_line"]!));
        Assert.Equal("failure", given.Conclusion);
    }

    [Fact]
    public async Task Owners_that_cannot_be_read_cost_no_comment()
    {
        given.Owners = "";
        given.OwnersText = "no base64 at all!";
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));

        var report = await Publish();

        Assert.Equal(["owners of #12"], report.Deliveries.Where(delivery => delivery.Trouble is not null).Select(delivery => delivery.Channel));
        Assert.Single(given.Comments);
    }

    [Fact]
    public async Task Owners_are_named_by_the_base_without_calling_them()
    {
        given.Owners = "* @octo/everybody\nrunbooks/ @octo/operators # people\nrunbooks/free/\n";
        Report("fail", Finding("RB101", "error", "runbooks/b.md", 7));

        await Publish();

        Assert.Contains("Owners of what is changed: @&#8203;octo/operators.", given.Comments.Single().Value);
    }
}

/// <summary>Keeps check runs and comments as GitHub does.</summary>
internal sealed class KeepingGitHub
{
    private const string Sha = Given.Sha;
    private readonly List<(long Id, string External, string Status)> runs = [];
    private readonly Dictionary<long, List<JsonNode>> annotations = [];
    private int changes;

    public SortedDictionary<long, string> Comments { get; } = [];

    public List<int> Batches { get; } = [];

    public string Conclusion { get; private set; } = "";

    public string Summary { get; private set; } = "";

    public string? Scanned { get; private set; }

    public string PullHead { get; set; } = Sha;

    public string Event { get; set; } = "pull_request";

    public string? Broken { get; set; }

    public string? Owners { get; set; }

    /// <summary>What is sent instead of their base64.</summary>
    public string? OwnersText { get; set; }

    /// <summary>A part of the paths that exist no longer.</summary>
    public string? Gone { get; set; }

    /// <summary>The number of the change that is made and not answered.</summary>
    public int LoseChange { get; set; }

    public int CheckRuns => runs.Count;

    public IReadOnlyList<JsonNode> Annotations => runs.Count == 0 ? [] : annotations[runs[^1].Id];

    public RawAnswer Answer(RawRequest request)
    {
        lock (runs)
        {
            var path = request.Url.Split('?')[0]["/repos/octo/ops".Length..];
            if (Gone is not null && path.Contains(Gone, StringComparison.Ordinal))
            {
                return new RawAnswer(410);
            }

            return Broken is not null && path.Contains(Broken, StringComparison.Ordinal) ? new RawAnswer(500) : Answer(request, path);
        }
    }

    private RawAnswer Answer(RawRequest request, string path)
    {
        var body = request.Body.Length > 0 ? JsonNode.Parse(request.Body)! : null;
        switch (request.Method, path)
        {
            case ("GET", "/actions/runs/77"):
                return RawAnswer.Json(Given.Run(77, more: $$""","head_repository":{"id":1,"full_name":"fork/ops","owner":{"login":"fork","id":3} }""").Replace("workflow_dispatch", Event, StringComparison.Ordinal));
            case ("GET", "/pulls"):
                return RawAnswer.Json($"[{Given.Pull().Replace(Sha, PullHead, StringComparison.Ordinal)}]");
            case ("GET", "/pulls/12/files"):
                return RawAnswer.Json("""[{"filename":"runbooks/b.md","status":"modified"},{"filename":"runbooks/free/c.md","status":"modified"}]""");
            case ("GET", $"/commits/{Sha}/check-runs"):
                return RawAnswer.Json(Given.CheckRuns([.. runs.Select(run => Run(run.Id))]));
            case ("POST", "/check-runs"):
                runs.Add((runs.Count + 1, (string)body!["external_id"]!, "in_progress"));
                annotations[runs.Count] = [];
                return RawAnswer.Json(Run(runs.Count));
            case ("GET", "/issues/12/comments"):
                return RawAnswer.Json($"[{string.Join(',', Comments.Select(comment => Given.Comment(comment.Key, comment.Value)))}]");
            case ("POST", "/issues/12/comments"):
                Comments[Comments.Count + 1] = (string)body!["body"]!;
                return RawAnswer.Json(Given.Comment(Comments.Count, ""));
            case ("POST", "/code-scanning/sarifs"):
                Scanned = (string)body!["ref"]!;
                return new RawAnswer(202, """{"id":"1"}""");
            case ("GET", "/contents/.github%2FCODEOWNERS") when Owners is not null:
                return RawAnswer.Json(JsonSerializer.Serialize(new { path = "x", sha = Sha, type = "file", size = 1, encoding = "base64", content = OwnersText ?? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Owners)) }));
            case ("GET", _) when path.StartsWith("/check-runs/", StringComparison.Ordinal):
                return RawAnswer.Json(Run(long.Parse(path["/check-runs/".Length..])));
            case ("PATCH", _) when path.StartsWith("/check-runs/", StringComparison.Ordinal):
                return Change(long.Parse(path["/check-runs/".Length..]), body!);
            case ("PATCH", _) when path.StartsWith("/issues/comments/", StringComparison.Ordinal):
                Comments[long.Parse(path["/issues/comments/".Length..])] = (string)body!["body"]!;
                return RawAnswer.Json(Given.Comment(1, ""));
            default:
                return new RawAnswer(404, """{"message":"Not Found"}""");
        }
    }

    private RawAnswer Change(long id, JsonNode body)
    {
        var added = body["output"]?["annotations"]?.AsArray() ?? [];
        annotations[id].AddRange(added.Select(annotation => annotation!.DeepClone()));
        Batches.AddRange(added.Count > 0 ? [added.Count] : []);
        Summary = (string?)body["output"]?["summary"] ?? Summary;
        Conclusion = (string?)body["conclusion"] ?? Conclusion;
        var index = runs.FindIndex(run => run.Id == id);
        runs[index] = runs[index] with { Status = (string)body["status"]! };
        return ++changes == LoseChange ? new RawAnswer(502) : RawAnswer.Json(Run(id));
    }

    private string Run(long id)
    {
        var run = runs.Find(one => one.Id == id);
        return Given.CheckRun(id, run.Status, run.Status == "completed" ? $"\"{Conclusion}\"" : "null", run.External).Replace("\"html_url\"", $$"""
            "output":{"annotations_count":{{annotations[id].Count}}},"html_url"
            """.Trim(), StringComparison.Ordinal);
    }
}
