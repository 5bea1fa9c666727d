using PolicyRunner.GitHub.Reviews;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Tests.GitHub.Api;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.GitHub.Reviews;

public sealed class ReviewTests
{
    private const string Blob = "3333333333333333333333333333333333333333";

    private static OrganisationFile Organisation() =>
        OrganisationReader.Read(new SourceFile("policyrunner.yml", "version: 1\nroles:\n  operators:\n    users: [ada, bob]\n  dba:\n    users: [cid]\n")).Organisation;

    private static string Review(long id, string login, string state, string commit = Given.Sha) =>
        $$"""{"id":{{id}},"user":{"login":"{{login}}","id":1},"state":"{{state}}","commit_id":"{{commit}}","submitted_at":"2026-03-01T10:00:00Z"}""";

    private static GitHubFixture Merged(string reviews, string pulls = "merged", string headBlob = Blob) => new(request =>
    {
        var path = request.Url["/repos/octo/ops".Length..];
        if (path.StartsWith("/contents/", StringComparison.Ordinal))
        {
            return RawAnswer.Json($$"""{"path":"runbooks/a.md","sha":"{{(path.Contains(Given.Sha, StringComparison.Ordinal) ? headBlob : Blob)}}","type":"file","size":1}""");
        }

        return RawAnswer.Json(path.Split('?')[0] switch
        {
            "/commits" => $$$"""[{"sha":"{{{new string('4', 40)}}}","commit":{"tree":{"sha":"{{{Blob}}}"} } }]""",
            "/pulls/12/reviews" => $"[{reviews}]",
            _ => pulls == "merged" ? $"[{Given.Pull().Replace("\"number\"", $"\"merged_at\":\"2026-03-01T10:00:00Z\",\"merge_commit_sha\":\"{new string('4', 40)}\",\"number\"", StringComparison.Ordinal)}]" : pulls,
        });
    });

    private static async Task<ReviewedContent> Read(GitHubFixture github) => await ReviewDesk.ReadAsync("runbooks/a.md", "main", Organisation(), github.Client, CancellationToken.None);

    [Fact]
    public async Task The_approvers_of_the_pull_request_that_brought_the_content_are_named_with_their_roles()
    {
        using var github = Merged($"{Review(1, "bob", "APPROVED")},{Review(2, "cid", "APPROVED")},{Review(3, "dan", "COMMENTED")}");

        var review = await Read(github);

        Assert.Equal((null, 12, "ada", Blob), (review.Complaint, review.PullRequest, review.Author, review.Blob));
        Assert.Equal(["bob operators", "cid dba"], review.Approvers.Select(approver => $"{approver.Person} {string.Join(',', approver.Roles)}"));
        Assert.Null(review.ComplaintFor("operators", 1));
        Assert.Equal("The content of 'runbooks/a.md' needs 2 of the role 'operators', and in pull request 12 bob approved.", review.ComplaintFor("operators", 2));
    }

    [Fact]
    public async Task Neither_the_author_nor_who_saw_another_commit_nor_who_took_it_back_counts()
    {
        using var github = Merged($"{Review(1, "ada", "APPROVED")},{Review(2, "bob", "APPROVED", new string('8', 40))},{Review(3, "cid", "APPROVED")},{Review(4, "cid", "CHANGES_REQUESTED")}");

        Assert.Equal("Nobody but its author approved the last state of pull request 12.", (await Read(github)).Complaint);
    }

    [Fact]
    public async Task Content_that_is_not_what_the_reviewers_saw_is_not_approved()
    {
        using var github = Merged(Review(1, "bob", "APPROVED"), headBlob: new string('5', 40));

        Assert.Contains("is not what pull request 12 showed", (await Read(github)).Complaint);
    }

    [Fact]
    public async Task Content_that_came_by_no_pull_request_is_not_approved()
    {
        using var github = Merged("", pulls: "[]");

        Assert.Contains("came by no pull request", (await Read(github)).ComplaintFor("operators", 1));
    }

    [Fact]
    public async Task What_GitHub_does_not_answer_is_no_approval()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        Assert.Contains("does not accept the token", (await Read(github)).Complaint);
    }
}
